/** Common given names of Brazil: what tells "Maria e João", two people, from "Ana Costa e Silva", one. Folded. */
export const GIVEN_NAMES: ReadonlySet<string> = new Set(
  `
  adriana adriano alan alessandra alex alexandre alice aline amanda ana andre andrea andreia andressa anderson antonia antonio
  arthur artur augusto barbara beatriz benedito bernardo bia bianca breno bruna bruno caio camila carla carlos carol carolina
  catarina cecilia celia cesar cintia clara claudia claudio cristiane cristiano cristina daniel daniela danilo davi david
  debora denise diego diogo douglas edson eduarda eduardo elaine eliane elisa emanuel emilia enzo erica erika ester evelyn fabiana
  fabiano fabio fatima felipe fernanda fernando flavia flavio francisca francisco gabriel gabriela geraldo gilberto giovana
  giovanna gisele giulia guilherme gustavo heitor helena heloisa henrique hugo igor ines ingrid isabel isabela isabella isadora
  ivan jaqueline jessica joana joao joaquim jonas jorge jose josefa julia juliana juliano julio karen karina kelly lais lara
  larissa laura leandro leonardo leticia lia lidia livia lorena luan luana lucas lucia luciana luciano lucimara luis luisa luiz
  luiza manoel manuel manuela mara marcela marcelo marcia marcio marco marcos maria mariana marina mario marta mateus matheus mauricio
  mauro michele miguel milena mirela monica murilo natalia nathalia nelson nicolas nicole otavio pamela patricia paula paulo
  pedro priscila rafael rafaela raimundo raissa raquel raul rebeca regina renan renata renato ricardo rita roberta roberto
  rodrigo rogerio rosa rosana rose rubens samuel sandra sara sebastiao sergio silvana silvia simone sofia sonia sophia stella
  tadeu tania tatiana tatiane thais thiago tiago tomas valentina valeria vanessa vera vicente vinicius vitor vitoria viviane wagner
  wellington william yara yasmin zeca ze john mary james anna peter paul kate mike juan carmen luisa pablo lucia diana
  `
    .trim()
    .split(/\s+/),
);
