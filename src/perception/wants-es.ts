/** Wants in Spanish. */
import { anyOf } from './phrases.ts';
import type { WantRule } from './want.ts';

const HOUSE =
  '(?:casa|cabana|departamento|apartamento|piso|chalet|lugar|alojamiento|propiedad|habitacion|hospedaje)';

export const SPANISH_WANTS: readonly WantRule[] = [
  {
    intent: 'stop',
    confidence: 0.95,
    said: anyOf(
      'no (?:quiero|deseo) (?:recibir )?(?:mas )?(?:mensajes?|recibir)|no me (?:escrib\\w+|mand\\w+|envi\\w+|contact\\w+|molest\\w+)(?: mas)?|deja de (?:escribir|mandar|enviar|molestar)\\w*|dejen de \\w+|(?:elimina|borra|quita|saca)\\w* mi (?:numero|contacto)|(?:sacame|quitame) de la lista|dar(?:me)? de baja|cancelar (?:la )?suscripcion',
    ),
  },
  { intent: 'stop', confidence: 0.9, said: /^(?:por favor )?(?:baja|basta|parar|stop)[.! ]*$/ },
  {
    intent: 'person',
    confidence: 0.95,
    said: anyOf(
      '(?:hablar|hablo|comunicarme|contactar|conversar|chatear) con (?:un |una |el |la |algun |alguna )?(?:alguien|persona|humano|agente|asesor\\w*|dueno|duena|propietario|encargado|responsable|gerente|operador\\w*|representante|anfitrion)|persona real|(?:un )?humano|agente|asesor(?:a)?|(?:me (?:pueden |puede )?llam\\w+|llamame|llamenme)(?= ?(?:$|[.,!?]|por|al|a las|hoy|manana))|no quiero (?:hablar con )?(?:un )?(?:robot|bot)|hay alguien ahi',
    ),
  },
  {
    intent: 'complaint',
    confidence: 0.92,
    said: anyOf(
      'quej(?:a|as|ar|arme|o)|reclam(?:o|ar|acion)|pesim[oa]s?|horribles?|terribles?|inaceptable|verguenza|ridiculo|decepcionad[oa]s?|decepcionante|asqueros[oa]|una estafa|me estafaron|(?:estaba|esta|estaban) (?:muy |toda? |todo )?(?:suci[oa]s?|rot[oa]s?|fe[oa])|cucarachas?|nadie (?:me )?(?:responde|contesta|atiende|respondio|contesto)|(?:no|nada) (?:era|es|se parece)[^\\n]{0,16}(?:fotos|anuncio)|llevo (?:horas|dias|\\w+ (?:horas|dias)) esperando|no (?:entiendes|entiende) nada|nunca mas (?:alquilo|vuelvo|reservo)|mucho ruido',
    ),
  },
  {
    intent: 'billing',
    confidence: 0.92,
    said: anyOf(
      'reembols\\w+|devuel\\w+(?: \\w+){0,2} (?:dinero|deposito|sena|plata)|facturas?|recibos?|comprobantes?|devol(?:ver|ucion|vieron|veran|vuelvan)\\w*(?: (?:el|la|mi|del|de mi))* ?(?:dinero|deposito|sena|pago|plata)?|mi dinero|cobr(?:aron|o|ado|aste)\\w* (?:dos veces|doble|de mas|mal)|cobro (?:doble|duplicado|indebido)|cancelar (?:mi|la|nuestra) (?:reserva|estadia|reservacion)|quiero cancelar|boleta',
    ),
    unless: anyOf(
      'si (?:cancel\\w+|tengo que cancelar|necesito cancelar|tenemos que)|politica de cancelacion|cancelacion gratuita|reembolsable',
    ),
  },
  {
    intent: 'support',
    confidence: 0.9,
    said: anyOf(
      '(?:contrasena|clave|codigo) (?:del?|de la|para)? ?(?:wi-?fi|internet|puerta|porton|caja|entrada|acceso)|contrasena|(?:donde|como|cuando|quien)[^\\n?]{0,30}llaves?|(?:retirar|recoger|buscar|entregar|perdi)[^\\n?]{0,8} (?:las? )?llaves?|no encuentr\\w+ (?:la|las) llaves?|no (?:puedo|podemos|logro) (?:entrar|abrir|conectar\\w*|prender|encender)|(?:mi|nuestra) (?:reserva|reservacion|estadia)|(?:cambiar|modificar|extender|mover) (?:mi|nuestra|la) (?:reserva|reservacion|estadia)|(?:mi|nuestro) check-?(?:in|out)|ya reserv(?:e|amos)|(?:el|la) (?:aire|ducha|agua|luz|internet|wi-?fi|tele|nevera|heladera|cocina|puerta|bano|calefon)(?: \\w+)? (?:no (?:funciona|anda|enciende|prende|abre|calienta|sale)|esta rot[oa]|se rompio)|no hay (?:agua|luz|internet|gas)|estamos en la (?:casa|puerta)|llegamos a la casa y|me olvide (?:el|la|mi) |(?:salir|salida|check-?out) (?:mas )?tarde',
    ),
    unless: anyOf('(?:confirmar|hacer|completar) (?:mi|nuestra|la) (?:reserva|reservacion)'),
  },
  {
    intent: 'booking',
    confidence: 0.9,
    said: anyOf(
      '(?:quiero|quisiera|queremos|vamos a|voy a|puedo|podemos|puede|pueden|me gustaria|deseo|listo para|como (?:puedo|podemos|hago para|hacemos para)) (?:reserv\\w+|confirmar|apartar|senar|contratar)|(?:quiero|quisiera|queremos|vamos a|voy a|me gustaria|deseo|listo para|lista para) pagar|(?<!\\b(?:como|donde|cuando|que) )(?:puedo|podemos) pagar(?! (?:con|en|por|al|a la|a|cuando|despues|luego|mas|parte|mitad|la mitad|menos)(?![a-z]))|(?:hacer|confirmar|cerrar) (?:la|una|mi) (?:reserva|reservacion)|reserva(?:me|la|lo|melo|mela)|(?:me la|me lo|la|lo) (?:quedo|llevo|tomo)|quiero (?:esa|esta|ese|este)(?! (?:tipo|fecha))|(?<!\\b(?:como|cuando|donde|si|no) (?:la |lo )?)reservo(?= ?(?:$|[!.,]|ya|ahora|hoy|la|el|esa|esta|ese|este|entonces)(?![a-z]))|(?:la|lo) reservamos|(?:^|(?<=[,.!] ))reserva(?= ?(?:$|[!.,]|por favor|ya))|reserva(?:nos|melo)|(?:me|nos) qued(?:o|amos) con (?:la|el|es[ae]|est[ae])|confirm(?:o|amos) (?:la|mi) (?:reserva|reservacion)|cerremos(?= ?(?:$|[!.,]|ya|con|trato))|(?:me )?(?:la|lo) (?:guardas|guarda|guardan|apartas|aparta|reservas|reservan)|(?:la|lo) quiero(?= ?(?:$|[!.,]))|(?:vamos|voy) con (?:es[ae]|est[ae]|la)(?! (?:familia|mujer|esposa|playa|gente|ninos))|trato hecho|cerrado|(?<!\\b(?:no|si|cuando) )cerramos(?= ?(?:$|[!.,]|ya|hoy|trato|entonces))|(?:enviame|mandame|manda|envia|pasame) (?:el|los) (?:link|datos|pix|contrato|enlace)|(?<!\\b(?:(?:hay|tengo|tenemos|hace falta) que|debo|como|donde|se puede|puedo|podemos|necesito|para) )pagar (?:la sena|el deposito|el anticipo)|(?:aparta|guarda|bloquea)(?:me|la|r)? (?:la |esa |esta )?(?:casa|fecha)?',
    ),
    unless: anyOf(
      'no (?:quiero|queremos|voy a|vamos a) (?:reserv|pagar)\\w*|antes de (?:reserv|pagar)\\w*|si reserv\\w+|cerrado con',
    ),
  },
  {
    intent: 'visit',
    confidence: 0.9,
    said: anyOf(
      `visitar (?:la|el|esa|antes)|(?:ver|conocer) (?:la |el |esa )?${HOUSE} (?:en persona|antes|personalmente)|(?:ver|conocer)la antes|agendar una visita|una visita|en persona`,
    ),
    unless: anyOf('visitar (?:a )?(?:mi|mis|la ciudad|la playa|familia|las playas)'),
  },
  {
    intent: 'price',
    confidence: 0.9,
    said: anyOf(
      'cuant[oa] (?:cuesta\\w*|vale|sale|es|seria|cobran|esta|por|me|sale|saldria|costaria|el|la|queda)|cuanto(?= ?(?:\\?|$))|(?:cual|que|saber|pasame|dame|enviame|conocer) (?:es |seria |son |tienen )?(?:el |los |la |de )?(?:precio|precios|costo|valor|tarifa|tarifas|presupuesto|cotizacion)|(?:precio|precios|costo|tarifa) (?:por|de|del|para|total|final)|a cuanto|que precio',
    ),
    unless: anyOf('cuanto tiempo'),
  },
  {
    intent: 'price',
    confidence: 0.85,
    said: /^(?:¿ ?)?(?:el |y el )?(?:precio|precios|tarifas?|costo)[?.! ]*$/,
  },
  { intent: 'photos', confidence: 0.9, said: anyOf('fotos?|fotografias?|imagenes|imagen|videos?') },
  {
    intent: 'availability',
    confidence: 0.9,
    said: anyOf(
      'disponib(?:le|les|ilidad)|(?:esta|estan|sigue) (?:libre|libres|ocupad[oa]|reservad[oa]|desocupad[oa])|(?:que|cuales) (?:fechas|dias) (?:tienen|hay|estan|son)|(?:hay|tienen|queda) (?:lugar|cupo|vacantes?|fechas)',
    ),
    unless: anyOf(
      `(?:alguna?|que|tienen|unas?|hay) ${HOUSE}s? disponibles?(?! (?:del?|para el|el|entre|en (?:ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic)))`,
    ),
  },
  {
    intent: 'search',
    confidence: 0.85,
    said: anyOf(
      `(?:busc|necesit)(?:o|amos|ando|aba)|(?:quiero|quisiera|queremos|tienen|tienes|tenes|hay|ver|alguna?|me gustaria)(?: alquilar)? (?:una?|unas|algun\\w*|otras?|mas|las?)? ?(?:${HOUSE}s?|opcion(?:es)?|algo)|alquil(?:ar|er|o)|rentar|(?:otras|mas) opciones|vacaciones`,
    ),
    unless: anyOf('no (?:necesito|busco|quiero)'),
  },
];
