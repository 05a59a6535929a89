/** Spanish, as far as slots are told in it. */
import { type Lexicon, wordTable } from './lexicon.ts';

const phrases: readonly (readonly [string, string])[] = [
  ['\\bpasado manana\\b', 'depois de amanha'],
  ['\\b(?:por|de|en|a) la manana\\b', 'de manha'],
  ['\\b(?:me llamo|mi nombre es)\\b', 'meu nome e'],
  ['\\bsoy (?=[a-z])', 'sou '],
  ['\\bsolo yo\\b|\\b(?:viajo|voy) sol[oa]\\b', 'so eu'],
  ['\\bmis padres\\b', 'meus pais'],
  ['\\bdentro de\\b', 'daqui a'],
  ['\\b(?:el|los)(?: dias?)? (\\d{1,2})\\b', 'dia $1'],
  ['\\bdel(?: dia)? (\\d{1,2})\\b', 'de $1'],
  ['\\bal(?: dia)? (\\d{1,2})\\b', 'a $1'],
  ['\\b(?:en|para|por) (?:la )?navidad\\b', 'no natal'],
  ['\\b(?:ano nuevo|fin de ano|nochevieja)\\b', 'ano novo'],
  ['\\b(?:no mas de|como maximo|maximo)\\b', 'no maximo'],
  ['\\bpresupuesto(?: es)?(?: (?:de|unos|como))*\\b', 'orcamento'],
  ['\\b(?:el|los|este) (?=lunes|martes|miercoles|jueves|viernes|sabado|domingo)', ''],
  ['\\bnos (?:vamos|iremos)\\b|\\bme voy\\b', 'saimos'],
  ['\\bfin de semana\\b', 'fim de semana'],
  ['\\bque viene\\b', 'que vem'],
  ['\\b(?:opcion|la opcion) (?=\\d|numero)', 'opcao '],
  // "segunda" would be a Monday
  ['\\bde la (?=\\d{1,2}\\b|primer|segund|tercer)', 'da '],
  ['\\bla (?=\\d{1,2}\\b)', 'a '],
  ['\\b(la|el) (primer[oa]?|segund[oa]|tercer[oa]?)\\b', 'a $2'],
  ['\\bsegund[oa]\\b', '2a'],
  ['\\b(?:la|el)(?: (?:casa|opcion|cabana))? mas (?:barat[oa]|economic[oa])\\b', 'a mais barata'],
  ['\\b(?:la|el)(?: (?:casa|opcion|cabana))? mas car[oa]\\b', 'a mais cara'],
  ['\\b(?:para|por) (?=\\d{1,2} (?:noches|dias|semanas))', 'por '],
  ['\\ben realidad\\b|\\bmejor dicho\\b', 'na verdade'],
  ['\\b(?:me equivoque|perdon)\\b', 'errei'],
];

export const SPANISH: Lexicon = {
  phrases: phrases.map(([said, meant]) => [new RegExp(said, 'g'), meant]),
  words: wordTable(`
    enero=janeiro febrero=fevereiro marzo=marco mayo=maio junio=junho julio=julho septiembre=setembro setiembre=setembro
    octubre=outubro noviembre=novembro diciembre=dezembro ene=jan dic=dez sept=set lunes=segunda-feira
    martes=terca-feira miercoles=quarta-feira jueves=quinta-feira viernes=sexta-feira hoy=hoje manana=amanha
    noche=noite noches=noites persona=pessoa personas=pessoas huesped=hospede huespedes=hospedes nino=crianca
    ninos=criancas nina=crianca ninas=criancas hijo=filho hijos=filhos hija=filha hijas=filhas pareja=casal
    parejas=casais perro=cachorro perros=cachorros perrito=cachorro mascota=pet mascotas=pets
    mujer=mulher novia=namorada novio=namorado madre=mae padre=pai padres=pais hermano=irmao hermana=irma suegra=sogra
    y=e con=com del=de hasta=ate desde=de en=em yo=eu mi=minha mis=meus nuestros=meus sin=sem ningun=nenhum ninguna=nenhuma
    habitacion=quarto habitaciones=quartos bano=banheiro banos=banheiros coche=carro coches=carros auto=carro
    uno=um una=uma un=um dos=dois cuatro=quatro siete=sete ocho=oito nueve=nove diez=dez once=onze doce=doze trece=treze
    catorce=catorze veinte=vinte quiero=quero quisiera=queria prefiero=prefiro primera=primeira primero=primeira primer=primeira
    tercera=terceira tercero=terceira opcion=opcao llego=chego llegamos=chegamos llegando=chegando
    salgo=saio salimos=saimos saliendo=saindo salida=saida llegada=chegada reales=reais o=ou nosotros=nos navidad=natal
  `),
};
