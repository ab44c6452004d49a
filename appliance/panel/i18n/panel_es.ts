<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es_ES">
<context>
    <name>CropView</name>
    <message>
        <source>Read as: %1</source>
        <translation>Se leyó: %1</translation>
    </message>
    <message>
        <source>Typed: %1</source>
        <translation>Escrito: %1</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>One moment</source>
        <translation>Un momento</translation>
    </message>
</context>
<context>
    <name>panel</name>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 y %2 más</translation>
    </message>
    <message>
        <source>%1 and others</source>
        <translation>%1 y otras</translation>
    </message>
    <message>
        <source>%1 checks</source>
        <translation>%1 comprobaciones</translation>
    </message>
    <message>
        <source>%1 documents are being sent.</source>
        <translation>Se están enviando %1 documentos.</translation>
    </message>
    <message>
        <source>%1 documents are held for review.</source>
        <translation>%1 documentos esperan revisión.</translation>
    </message>
    <message>
        <source>%1 documents are safe here and wait for the network.</source>
        <translation>%1 documentos están seguros aquí y esperan la red.</translation>
    </message>
    <message>
        <source>%1 documents wait for a person</source>
        <translation>%1 documentos esperan a una persona</translation>
    </message>
    <message>
        <source>%1 documents wait for you</source>
        <translation>%1 documentos le esperan</translation>
    </message>
    <message>
        <source>%1 documents were delivered.</source>
        <translation>Se entregaron %1 documentos.</translation>
    </message>
    <message>
        <source>%1 earlier documents are held for review: keep their paper.</source>
        <translation>%1 documentos anteriores esperan revisión: conserve su papel.</translation>
    </message>
    <message>
        <source>%1 jams and double feeds since then</source>
        <translation>%1 atascos y hojas dobles desde entonces</translation>
    </message>
    <message>
        <source>%1 pages</source>
        <translation>%1 páginas</translation>
    </message>
    <message>
        <source>%1 pages are safe</source>
        <translation>%1 páginas están a salvo</translation>
    </message>
    <message>
        <source>%1 sheets</source>
        <translation>%1 hojas</translation>
    </message>
    <message>
        <source>%1 stacks are being read and checked.</source>
        <translation>Se están leyendo y comprobando %1 pilas.</translation>
    </message>
    <message>
        <source>%1 things wait, the oldest first</source>
        <translation>Esperan %1 cosas, primero la más antigua</translation>
    </message>
    <message>
        <source>%1 to %2 of %3, the oldest first</source>
        <translation>%1 a %2 de %3, primero la más antigua</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>%1 · %2, %3 · %4</source>
        <translation>%1 · %2, %3 · %4</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1, %2 dpi, %3</source>
        <translation>%1, %2 ppp, %3</translation>
    </message>
    <message>
        <source>%1, %2 kB</source>
        <translation>%1, %2 kB</translation>
    </message>
    <message>
        <source>%1, %2, scanned at %3</source>
        <translation>%1, %2, escaneada a las %3</translation>
    </message>
    <message>
        <source>%1, a supervisor must look</source>
        <translation>%1, debe mirarlo supervisión</translation>
    </message>
    <message>
        <source>%1, page %2</source>
        <translation>%1, página %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2 of %3 sheets</source>
        <translation>%1: %2 de %3 hojas</translation>
    </message>
    <message>
        <source>%1: %2 sheets</source>
        <translation>%1: %2 hojas</translation>
    </message>
    <message>
        <source>%1: failed</source>
        <translation>%1: no superada</translation>
    </message>
    <message>
        <source>%1: is all of this so? Touch what is not.</source>
        <translation>%1: ¿es todo así? Toque lo que no.</translation>
    </message>
    <message>
        <source>%1: passed</source>
        <translation>%1: superada</translation>
    </message>
    <message>
        <source>1 check</source>
        <translation>1 comprobación</translation>
    </message>
    <message>
        <source>1 document is being sent.</source>
        <translation>Se está enviando 1 documento.</translation>
    </message>
    <message>
        <source>1 document is held for review.</source>
        <translation>1 documento espera revisión.</translation>
    </message>
    <message>
        <source>1 document is safe here and waits for the network.</source>
        <translation>1 documento está seguro aquí y espera la red.</translation>
    </message>
    <message>
        <source>1 document waits for a person</source>
        <translation>1 documento espera a una persona</translation>
    </message>
    <message>
        <source>1 document waits for you</source>
        <translation>1 documento le espera</translation>
    </message>
    <message>
        <source>1 document was delivered.</source>
        <translation>Se entregó 1 documento.</translation>
    </message>
    <message>
        <source>1 earlier document is held for review: keep its paper.</source>
        <translation>1 documento anterior espera revisión: conserve su papel.</translation>
    </message>
    <message>
        <source>1 jam or double feed since then</source>
        <translation>1 atasco u hoja doble desde entonces</translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 página</translation>
    </message>
    <message>
        <source>1 page is safe</source>
        <translation>1 página está a salvo</translation>
    </message>
    <message>
        <source>1 sheet</source>
        <translation>1 hoja</translation>
    </message>
    <message>
        <source>1 stack is being read and checked.</source>
        <translation>Se está leyendo y comprobando 1 pila.</translation>
    </message>
    <message>
        <source>1 thing waits</source>
        <translation>Espera 1 cosa</translation>
    </message>
    <message>
        <source>A page came late</source>
        <translation>Página tardía</translation>
    </message>
    <message>
        <source>A person is needed</source>
        <translation>Se necesita a una persona</translation>
    </message>
    <message>
        <source>A second, different person must say so, too.</source>
        <translation>También tiene que decirlo una segunda persona, distinta.</translation>
    </message>
    <message>
        <source>A supervisor must look at it</source>
        <translation>Supervisión debe mirarlo</translation>
    </message>
    <message>
        <source>A unit is missing.</source>
        <translation>Falta una unidad.</translation>
    </message>
    <message>
        <source>About a minute. Wait until the lamps stop blinking together.</source>
        <translation>Cerca de un minuto. Espere hasta que las luces dejen de parpadear juntas.</translation>
    </message>
    <message>
        <source>Active chart</source>
        <translation>Historia clínica activa</translation>
    </message>
    <message>
        <source>Advance directive</source>
        <translation>Voluntades anticipadas</translation>
    </message>
    <message>
        <source>All lamps of this station flash for half a minute.</source>
        <translation>Todas las luces de esta estación parpadean durante medio minuto.</translation>
    </message>
    <message>
        <source>All of it that was not sent is destroyed here, for good. Keep the paper.</source>
        <translation>Todo lo que no se envió se destruye aquí, para siempre. Conserve el papel.</translation>
    </message>
    <message>
        <source>All sides arrived</source>
        <translation>Llegaron todas las caras</translation>
    </message>
    <message>
        <source>Allergy</source>
        <translation>Alergia</translation>
    </message>
    <message>
        <source>Another sheet</source>
        <translation>Otra hoja</translation>
    </message>
    <message>
        <source>Answer it</source>
        <translation>Responder</translation>
    </message>
    <message>
        <source>Answer to the office</source>
        <translation>Respuesta a la oficina</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Aprobar</translation>
    </message>
    <message>
        <source>Approved. The document goes on its way.</source>
        <translation>Aprobado. El documento sigue su camino.</translation>
    </message>
    <message>
        <source>Ask a supervisor</source>
        <translation>Preguntar a supervisión</translation>
    </message>
    <message>
        <source>Asked to shred paper, the first of two</source>
        <translation>Quiere destruir papel, la primera de dos</translation>
    </message>
    <message>
        <source>At the end</source>
        <translation>Al final</translation>
    </message>
    <message>
        <source>At the scanner</source>
        <translation>En el escáner</translation>
    </message>
    <message>
        <source>Auditor</source>
        <translation>Auditoría</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Back of sheet %1: %2</source>
        <translation>Reverso de la hoja %1: %2</translation>
    </message>
    <message>
        <source>Back: %1</source>
        <translation>Reverso: %1</translation>
    </message>
    <message>
        <source>Badge read. Type your PIN if you have one.</source>
        <translation>Tarjeta leída. Escriba su PIN si tiene uno.</translation>
    </message>
    <message>
        <source>Behind its last sheet</source>
        <translation>Tras su última hoja</translation>
    </message>
    <message>
        <source>Behind sheet %1</source>
        <translation>Tras la hoja %1</translation>
    </message>
    <message>
        <source>Being discarded</source>
        <translation>Se está descartando</translation>
    </message>
    <message>
        <source>Being read and checked</source>
        <translation>Se está leyendo y comprobando</translation>
    </message>
    <message>
        <source>Being scanned</source>
        <translation>Se está escaneando</translation>
    </message>
    <message>
        <source>Billing and claims</source>
        <translation>Facturación y reclamaciones</translation>
    </message>
    <message>
        <source>Billing record</source>
        <translation>Registro de facturación</translation>
    </message>
    <message>
        <source>Button</source>
        <translation>Botón</translation>
    </message>
    <message>
        <source>Buzzer</source>
        <translation>Zumbador</translation>
    </message>
    <message>
        <source>Call your technician.</source>
        <translation>Llame a su técnico.</translation>
    </message>
    <message>
        <source>Came late; joined its document</source>
        <translation>Llegó tarde; se unió a su documento</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Cámara</translation>
    </message>
    <message>
        <source>Cannot be read well: it stays</source>
        <translation>No se lee bien: se queda</translation>
    </message>
    <message>
        <source>Carry it away on a stick, or copy it out of its folder.</source>
        <translation>Lléveselo en una memoria USB o cópielo de su carpeta.</translation>
    </message>
    <message>
        <source>Challenge sheet recognised</source>
        <translation>Hoja de prueba reconocida</translation>
    </message>
    <message>
        <source>Checklist</source>
        <translation>Comprobaciones</translation>
    </message>
    <message>
        <source>Checklist answered</source>
        <translation>Lista de comprobación contestada</translation>
    </message>
    <message>
        <source>Clean glass</source>
        <translation>Cristal limpio</translation>
    </message>
    <message>
        <source>Clinical facts kept</source>
        <translation>Datos clínicos conservados</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Reloj</translation>
    </message>
    <message>
        <source>Clock is behind by</source>
        <translation>El reloj va atrasado</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Código</translation>
    </message>
    <message>
        <source>Code of sheet %1</source>
        <translation>Código de la hoja %1</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>Código: %1</translation>
    </message>
    <message>
        <source>Compare with the paper</source>
        <translation>Comparar con el papel</translation>
    </message>
    <message>
        <source>Confirm what was read</source>
        <translation>Confirmar lo leído</translation>
    </message>
    <message>
        <source>Connecting to the network.</source>
        <translation>Conectando a la red.</translation>
    </message>
    <message>
        <source>Corner marks</source>
        <translation>Marcas de las esquinas</translation>
    </message>
    <message>
        <source>Date of birth</source>
        <translation>Fecha de nacimiento</translation>
    </message>
    <message>
        <source>Decide</source>
        <translation>Decidir</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Entregado</translation>
    </message>
    <message>
        <source>Delivered; the copy here is destroyed</source>
        <translation>Entregado; la copia de aquí está destruida</translation>
    </message>
    <message>
        <source>Delivered; this waits %1</source>
        <translation>Entregada; esto espera %1</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Discard the stack</source>
        <translation>Descartar la pila</translation>
    </message>
    <message>
        <source>Discarded by a person</source>
        <translation>Descartado por una persona</translation>
    </message>
    <message>
        <source>Discarded by a person; nothing was sent</source>
        <translation>Descartado por una persona; no se envió nada</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>Hacerlo</translation>
    </message>
    <message>
        <source>Documents delivered</source>
        <translation>Documentos entregados</translation>
    </message>
    <message>
        <source>Documents that wait for a person</source>
        <translation>Documentos que esperan a una persona</translation>
    </message>
    <message>
        <source>Documents that wait for a receipt</source>
        <translation>Documentos que esperan un acuse de recibo</translation>
    </message>
    <message>
        <source>Documents to be sent</source>
        <translation>Documentos por enviar</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Listo</translation>
    </message>
    <message>
        <source>Done. Scan the challenge sheet to see whether all is well.</source>
        <translation>Hecho. Escanee la hoja de prueba para ver si todo está bien.</translation>
    </message>
    <message>
        <source>Dose</source>
        <translation>Dosis</translation>
    </message>
    <message>
        <source>Due now</source>
        <translation>Pendiente</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Anteriores</translation>
    </message>
    <message>
        <source>Edges and corners as well; a finger may slide.</source>
        <translation>También los bordes y las esquinas; puede deslizar el dedo.</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Vacío</translation>
    </message>
    <message>
        <source>Escalate</source>
        <translation>Escalar</translation>
    </message>
    <message>
        <source>Faint print refused</source>
        <translation>Impresión demasiado débil rechazada</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>Avería</translation>
    </message>
    <message>
        <source>Fed on</source>
        <translation>Se siguió escaneando</translation>
    </message>
    <message>
        <source>Files that are no documents</source>
        <translation>Archivos que no son documentos</translation>
    </message>
    <message>
        <source>Fine bars</source>
        <translation>Barras finas</translation>
    </message>
    <message>
        <source>Fine detail</source>
        <translation>Detalle fino</translation>
    </message>
    <message>
        <source>For: %1</source>
        <translation>Para: %1</translation>
    </message>
    <message>
        <source>Former policy again</source>
        <translation>Otra vez la política anterior</translation>
    </message>
    <message>
        <source>Four groups of four digits; it was told by another way than the sheet.</source>
        <translation>Cuatro grupos de cuatro cifras; se dio por otra vía que la hoja.</translation>
    </message>
    <message>
        <source>Free memory</source>
        <translation>Memoria libre</translation>
    </message>
    <message>
        <source>Free storage</source>
        <translation>Espacio libre</translation>
    </message>
    <message>
        <source>Front and back in order</source>
        <translation>Anverso y reverso en orden</translation>
    </message>
    <message>
        <source>Front: %1</source>
        <translation>Anverso: %1</translation>
    </message>
    <message>
        <source>Give it back</source>
        <translation>Devolverlo</translation>
    </message>
    <message>
        <source>Give it to somebody</source>
        <translation>Dárselo a alguien</translation>
    </message>
    <message>
        <source>Glass</source>
        <translation>Cristal</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Grey steps</source>
        <translation>Tonos de gris</translation>
    </message>
    <message>
        <source>Hand the paper on</source>
        <translation>Entregar el papel</translation>
    </message>
    <message>
        <source>Handwriting may be left on a page</source>
        <translation>Puede quedar escritura a mano en una página</translation>
    </message>
    <message>
        <source>Hatched: taken away. Outlined: stays. Touch a word that stays to take it away.</source>
        <translation>Rayado: quitado. Con borde: se queda. Toque una palabra que se queda para quitarla.</translation>
    </message>
    <message>
        <source>Historical chart</source>
        <translation>Historia clínica antigua</translation>
    </message>
    <message>
        <source>How often it is taken</source>
        <translation>Con qué frecuencia se toma</translation>
    </message>
    <message>
        <source>I take it</source>
        <translation>Me encargo yo</translation>
    </message>
    <message>
        <source>Identifiers removed</source>
        <translation>Identificadores eliminados</translation>
    </message>
    <message>
        <source>If this stays, call your technician.</source>
        <translation>Si continúa así, llame a su técnico.</translation>
    </message>
    <message>
        <source>Imaging report</source>
        <translation>Informe de imagen</translation>
    </message>
    <message>
        <source>Inactive chart</source>
        <translation>Historia clínica inactiva</translation>
    </message>
    <message>
        <source>Installed on this station</source>
        <translation>Instalado en esta estación</translation>
    </message>
    <message>
        <source>Insurance correspondence</source>
        <translation>Correspondencia del seguro</translation>
    </message>
    <message>
        <source>Intake form</source>
        <translation>Formulario de ingreso</translation>
    </message>
    <message>
        <source>It changed after it was reviewed</source>
        <translation>Cambió después de revisarse</translation>
    </message>
    <message>
        <source>It ends by itself, a while after the last field.</source>
        <translation>Termina sola, un rato después de la última casilla.</translation>
    </message>
    <message>
        <source>It is asked once more</source>
        <translation>Se pregunta otra vez</translation>
    </message>
    <message>
        <source>It is done</source>
        <translation>Ya está hecho</translation>
    </message>
    <message>
        <source>It is encrypted; only support can open it.</source>
        <translation>Está cifrado; solo el soporte puede abrirlo.</translation>
    </message>
    <message>
        <source>It is given up as it is. Nothing of it leaves; keep the paper.</source>
        <translation>Se abandona tal como está. Nada de él sale; conserve el papel.</translation>
    </message>
    <message>
        <source>It is nobody&apos;s then</source>
        <translation>Queda sin responsable</translation>
    </message>
    <message>
        <source>It is safe in the station; nothing of it was sent.</source>
        <translation>Está a salvo en la estación; no se envió nada de él.</translation>
    </message>
    <message>
        <source>It may be starting again: wait a minute. Pages that were scanned are safe.</source>
        <translation>Puede que se esté reiniciando: espere un minuto. Las páginas escaneadas están a salvo.</translation>
    </message>
    <message>
        <source>It says who this station is, and that it was this sheet.</source>
        <translation>Dice quién es esta estación y que fue con esta hoja.</translation>
    </message>
    <message>
        <source>It scans nothing.</source>
        <translation>No se escanea nada.</translation>
    </message>
    <message>
        <source>It starts by itself. Wait until the green lamp stays lit.</source>
        <translation>Arranca sola. Espere hasta que la luz verde quede encendida.</translation>
    </message>
    <message>
        <source>It was hard to read.</source>
        <translation>Costó leerlo.</translation>
    </message>
    <message>
        <source>It works once, until %1.</source>
        <translation>Sirve una vez, hasta %1.</translation>
    </message>
    <message>
        <source>Items in the queue</source>
        <translation>Asuntos en la cola</translation>
    </message>
    <message>
        <source>Items that wait for a supervisor</source>
        <translation>Asuntos que esperan a un supervisor</translation>
    </message>
    <message>
        <source>Joined its document</source>
        <translation>Se unió a su documento</translation>
    </message>
    <message>
        <source>Keep the paper</source>
        <translation>Conserve el papel</translation>
    </message>
    <message>
        <source>Keep the paper. Sign out; they sign in and find it under Paper.</source>
        <translation>Conserve el papel. Cierre su sesión; la otra persona inicia la suya y lo encuentra en Papel.</translation>
    </message>
    <message>
        <source>Kept back</source>
        <translation>Retenidos</translation>
    </message>
    <message>
        <source>Laboratory result</source>
        <translation>Resultado de laboratorio</translation>
    </message>
    <message>
        <source>Laboratory value</source>
        <translation>Valor de laboratorio</translation>
    </message>
    <message>
        <source>Language and size of the text</source>
        <translation>Idioma y tamaño del texto</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Texto más grande</translation>
    </message>
    <message>
        <source>Largest text</source>
        <translation>Texto muy grande</translation>
    </message>
    <message>
        <source>Late page</source>
        <translation>Página tardía</translation>
    </message>
    <message>
        <source>Late pages joined</source>
        <translation>Páginas tardías añadidas</translation>
    </message>
    <message>
        <source>Late-page sheet %1 is made</source>
        <translation>La hoja tardía %1 está hecha</translation>
    </message>
    <message>
        <source>Late-page sheet made</source>
        <translation>Hoja para páginas tardías creada</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Siguientes</translation>
    </message>
    <message>
        <source>Lay it on top of the late pages, nothing else, and press the button.</source>
        <translation>Póngala sobre las páginas tardías, nada más, y pulse el botón.</translation>
    </message>
    <message>
        <source>Legacy box</source>
        <translation>Archivo antiguo</translation>
    </message>
    <message>
        <source>Lengths</source>
        <translation>Longitudes</translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation>Dejar continuar</translation>
    </message>
    <message>
        <source>Lies straight</source>
        <translation>Hoja recta</translation>
    </message>
    <message>
        <source>Lights</source>
        <translation>Luces</translation>
    </message>
    <message>
        <source>Limits as shipped</source>
        <translation>Límites de fábrica</translation>
    </message>
    <message>
        <source>Limits of the quality gate</source>
        <translation>Límites del control de calidad</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Lista</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Bloqueada</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Registro</translation>
    </message>
    <message>
        <source>Look at the lamps.</source>
        <translation>Mire las luces.</translation>
    </message>
    <message>
        <source>Looked into it: no harm</source>
        <translation>Comprobado: sin daño</translation>
    </message>
    <message>
        <source>Maintenance</source>
        <translation>Mantenimiento</translation>
    </message>
    <message>
        <source>Maintenance is due: tell your technician</source>
        <translation>Hay mantenimiento pendiente: avise a su técnico</translation>
    </message>
    <message>
        <source>Margins</source>
        <translation>Márgenes</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>Marcas</translation>
    </message>
    <message>
        <source>Medication</source>
        <translation>Medicamento</translation>
    </message>
    <message>
        <source>Medication list</source>
        <translation>Lista de medicamentos</translation>
    </message>
    <message>
        <source>Mend what failed, or call your technician.</source>
        <translation>Corrija lo que falló o llame a su técnico.</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>New policy</source>
        <translation>Nueva política</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Lo más reciente primero</translation>
    </message>
    <message>
        <source>Newest first, without content</source>
        <translation>Lo más reciente primero, sin contenido</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Página siguiente</translation>
    </message>
    <message>
        <source>Next: %1</source>
        <translation>Siguiente: %1</translation>
    </message>
    <message>
        <source>No</source>
        <translation>No</translation>
    </message>
    <message>
        <source>No list has a medicine of this name.</source>
        <translation>Ninguna lista tiene un medicamento con este nombre.</translation>
    </message>
    <message>
        <source>No network: documents wait safely here</source>
        <translation>Sin red: los documentos esperan aquí a salvo</translation>
    </message>
    <message>
        <source>No other paper is scanned before it passes.</source>
        <translation>No se escanea otro papel hasta que la pase.</translation>
    </message>
    <message>
        <source>No page and no name is shown here.</source>
        <translation>Aquí no se muestra ninguna página ni ningún nombre.</translation>
    </message>
    <message>
        <source>No page was scanned</source>
        <translation>No se escaneó ninguna página</translation>
    </message>
    <message>
        <source>No paper</source>
        <translation>Sin papel</translation>
    </message>
    <message>
        <source>No scanner</source>
        <translation>Sin escáner</translation>
    </message>
    <message>
        <source>No second person shredded paper in time</source>
        <translation>Nadie más destruyó el papel a tiempo</translation>
    </message>
    <message>
        <source>No sheet made this station, so it has no answer for an office.</source>
        <translation>Esta estación no se configuró con una hoja; no tiene respuesta para la oficina.</translation>
    </message>
    <message>
        <source>No station</source>
        <translation>Sin estación</translation>
    </message>
    <message>
        <source>Nobody is in the roster.</source>
        <translation>No hay nadie en la lista.</translation>
    </message>
    <message>
        <source>Normal text</source>
        <translation>Texto normal</translation>
    </message>
    <message>
        <source>Not allowed</source>
        <translation>Sin permiso</translation>
    </message>
    <message>
        <source>Not classified yet</source>
        <translation>Aún sin clasificar</translation>
    </message>
    <message>
        <source>Not scanned by the checklist</source>
        <translation>No escaneado por la lista de comprobación</translation>
    </message>
    <message>
        <source>Not set up yet</source>
        <translation>Sin configurar</translation>
    </message>
    <message>
        <source>Not understood</source>
        <translation>No se entiende</translation>
    </message>
    <message>
        <source>Nothing is wrong: it goes on</source>
        <translation>Todo bien: continúa</translation>
    </message>
    <message>
        <source>Nothing waits for a person.</source>
        <translation>Nada espera a una persona.</translation>
    </message>
    <message>
        <source>Nothing waits for a review.</source>
        <translation>Nada espera una revisión.</translation>
    </message>
    <message>
        <source>Nothing was resolved yet.</source>
        <translation>Aún no se resolvió nada.</translation>
    </message>
    <message>
        <source>Nothing was scanned yet.</source>
        <translation>Aún no se ha escaneado nada.</translation>
    </message>
    <message>
        <source>Nothing yet.</source>
        <translation>Todavía nada.</translation>
    </message>
    <message>
        <source>Number of pages</source>
        <translation>Número de páginas</translation>
    </message>
    <message>
        <source>One moment.</source>
        <translation>Un momento.</translation>
    </message>
    <message>
        <source>One person approved it; a second one decides</source>
        <translation>Una persona lo aprobó; decide una segunda</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Order of the lights</source>
        <translation>Orden de las luces</translation>
    </message>
    <message>
        <source>Owner and more</source>
        <translation>Responsable y más</translation>
    </message>
    <message>
        <source>Owner: %1</source>
        <translation>Responsable: %1</translation>
    </message>
    <message>
        <source>Pages in a wrong order: it stays</source>
        <translation>Páginas desordenadas: se queda</translation>
    </message>
    <message>
        <source>Pages of the open stack</source>
        <translation>Páginas de la pila abierta</translation>
    </message>
    <message>
        <source>Pages that were scanned are safe. Check the network, so that documents can leave.</source>
        <translation>Las páginas escaneadas están a salvo. Revise la red para que los documentos puedan salir.</translation>
    </message>
    <message>
        <source>Pale print accepted</source>
        <translation>Impresión pálida aceptada</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papel</translation>
    </message>
    <message>
        <source>Paper (%1)</source>
        <translation>Papel (%1)</translation>
    </message>
    <message>
        <source>Paper is moving. Wait.</source>
        <translation>El papel se mueve. Espere.</translation>
    </message>
    <message>
        <source>Paper lies in the scanner</source>
        <translation>Hay papel en el escáner</translation>
    </message>
    <message>
        <source>Paper to scan again is gone</source>
        <translation>Ya no hay papel para repetir</translation>
    </message>
    <message>
        <source>Paper: what became of it</source>
        <translation>Papel: qué se hizo</translation>
    </message>
    <message>
        <source>Photograph the code for the fleet&apos;s office.</source>
        <translation>Fotografíe el código para la oficina de la flota.</translation>
    </message>
    <message>
        <source>Photograph the code for the fleet&apos;s office: it proves that.</source>
        <translation>Fotografíe el código para la oficina de la flota: lo demuestra.</translation>
    </message>
    <message>
        <source>Policy refused</source>
        <translation>Política rechazada</translation>
    </message>
    <message>
        <source>Press the button of the station now.</source>
        <translation>Pulse ahora el botón de la estación.</translation>
    </message>
    <message>
        <source>Press the button: it scans nothing else now.</source>
        <translation>Pulse el botón: ahora no escanea otra cosa.</translation>
    </message>
    <message>
        <source>Print is read</source>
        <translation>Se lee la impresión</translation>
    </message>
    <message>
        <source>Print the file %1 from the print folder, at 100 % and on both sides.</source>
        <translation>Imprima el archivo %1 de la carpeta de impresión, al 100 % y a doble cara.</translation>
    </message>
    <message>
        <source>Proof that it is empty</source>
        <translation>Prueba de que está vacío</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>Guardado</translation>
    </message>
    <message>
        <source>Put paper in and press the button.</source>
        <translation>Ponga el papel y pulse el botón.</translation>
    </message>
    <message>
        <source>Put sheet %1 and all after it back on the stack.</source>
        <translation>Vuelva a poner en la pila la hoja %1 y todas las siguientes.</translation>
    </message>
    <message>
        <source>Put the challenge sheet alone into the feeder.</source>
        <translation>Ponga solo la hoja de prueba en el alimentador.</translation>
    </message>
    <message>
        <source>Put the provisioning sheet in and press the button.</source>
        <translation>Ponga la hoja de configuración y pulse el botón.</translation>
    </message>
    <message>
        <source>Put the provisioning sheet in.</source>
        <translation>Ponga la hoja de configuración.</translation>
    </message>
    <message>
        <source>Quality gate</source>
        <translation>Control de calidad</translation>
    </message>
    <message>
        <source>Readiness test</source>
        <translation>Prueba de aptitud</translation>
    </message>
    <message>
        <source>Readiness tests</source>
        <translation>Pruebas de aptitud</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Preparada</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>Acuses de recibo</translation>
    </message>
    <message>
        <source>Reception</source>
        <translation>Recepción</translation>
    </message>
    <message>
        <source>Record it, do not scan</source>
        <translation>Registrarlo, no escanear</translation>
    </message>
    <message>
        <source>Referral</source>
        <translation>Derivación</translation>
    </message>
    <message>
        <source>Referral to a colleague</source>
        <translation>Derivación a un colega</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Rechazar</translation>
    </message>
    <message>
        <source>Rejected. The document is not sent; keep the paper.</source>
        <translation>Rechazado. El documento no se envía; conserve el papel.</translation>
    </message>
    <message>
        <source>Release gate finds leaks</source>
        <translation>El control de salida halla fugas</translation>
    </message>
    <message>
        <source>Release gate passes a clean file</source>
        <translation>El control de salida acepta un archivo limpio</translation>
    </message>
    <message>
        <source>Research, de-identified by Safe Harbor</source>
        <translation>Investigación, desidentificada según Safe Harbor</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>Resueltas</translation>
    </message>
    <message>
        <source>Resolved last</source>
        <translation>Lo último resuelto</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Revisión</translation>
    </message>
    <message>
        <source>Review (%1)</source>
        <translation>Revisar (%1)</translation>
    </message>
    <message>
        <source>Review it</source>
        <translation>Revisarlo</translation>
    </message>
    <message>
        <source>Review: page %1 of %2</source>
        <translation>Revisión: página %1 de %2</translation>
    </message>
    <message>
        <source>Review: value %1 of %2</source>
        <translation>Revisión: valor %1 de %2</translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation>Revisión</translation>
    </message>
    <message>
        <source>Rollers</source>
        <translation>Rodillos</translation>
    </message>
    <message>
        <source>Safe; waits for the network</source>
        <translation>A salvo; espera la red</translation>
    </message>
    <message>
        <source>Say what came of it</source>
        <translation>Decir el resultado</translation>
    </message>
    <message>
        <source>Say what it is</source>
        <translation>Decir qué es</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>Escanear</translation>
    </message>
    <message>
        <source>Scan again</source>
        <translation>Escanear de nuevo</translation>
    </message>
    <message>
        <source>Scan the next stack</source>
        <translation>Escanear otra pila</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>Escáner</translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation>Escaneando</translation>
    </message>
    <message>
        <source>Scanning was interrupted.</source>
        <translation>El escaneo se interrumpió.</translation>
    </message>
    <message>
        <source>Security officer</source>
        <translation>Responsable de seguridad</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Enviando</translation>
    </message>
    <message>
        <source>Sensors</source>
        <translation>Sensores</translation>
    </message>
    <message>
        <source>Sent, without a receipt</source>
        <translation>Enviados, sin acuse de recibo</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Servidor</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Configurada</translation>
    </message>
    <message>
        <source>Setting up</source>
        <translation>Configurando</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Several kinds</source>
        <translation>Varios tipos</translation>
    </message>
    <message>
        <source>Shall this document never be sent?</source>
        <translation>¿No enviar nunca este documento?</translation>
    </message>
    <message>
        <source>Shall this stack never be sent?</source>
        <translation>¿No se enviará nunca esta pila?</translation>
    </message>
    <message>
        <source>Sheet %1: %2</source>
        <translation>Hoja %1: %2</translation>
    </message>
    <message>
        <source>Sheet refused</source>
        <translation>Hoja rechazada</translation>
    </message>
    <message>
        <source>Sheets fed again as asked</source>
        <translation>Hojas repetidas como se pidió</translation>
    </message>
    <message>
        <source>Sheets fed again, not taken</source>
        <translation>Hojas repetidas, no aceptadas</translation>
    </message>
    <message>
        <source>Sheets since it was last done</source>
        <translation>Hojas desde la última vez</translation>
    </message>
    <message>
        <source>Sheets to be scanned again</source>
        <translation>Hojas por escanear de nuevo</translation>
    </message>
    <message>
        <source>Sheets took their places</source>
        <translation>Hojas puestas en su lugar</translation>
    </message>
    <message>
        <source>Show the list</source>
        <translation>Mostrar la lista</translation>
    </message>
    <message>
        <source>Show what waits</source>
        <translation>Ver lo que espera</translation>
    </message>
    <message>
        <source>Shred it</source>
        <translation>Destruirlo</translation>
    </message>
    <message>
        <source>Shred or put back</source>
        <translation>Destruir o guardar</translation>
    </message>
    <message>
        <source>Shredded</source>
        <translation>Destruido</translation>
    </message>
    <message>
        <source>Shredding it takes a second, different person.</source>
        <translation>Para destruirlo hace falta una segunda persona, distinta.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Iniciar sesión</translation>
    </message>
    <message>
        <source>Sign in to see and choose what is scanned. The button works without.</source>
        <translation>Inicie sesión para ver y elegir qué se escanea. El botón funciona sin ella.</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Cerrar sesión</translation>
    </message>
    <message>
        <source>Signed authorization</source>
        <translation>Autorización firmada</translation>
    </message>
    <message>
        <source>Signed consent</source>
        <translation>Consentimiento firmado</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Desde</translation>
    </message>
    <message>
        <source>Skew measured right</source>
        <translation>Inclinación bien medida</translation>
    </message>
    <message>
        <source>Small print is read</source>
        <translation>Se lee la letra pequeña</translation>
    </message>
    <message>
        <source>Some of what the station says is not understood</source>
        <translation>Parte de lo que dice la estación no se entiende</translation>
    </message>
    <message>
        <source>Somebody began to review it</source>
        <translation>Alguien empezó a revisarlo</translation>
    </message>
    <message>
        <source>Somebody may see it who must not: it stays</source>
        <translation>Puede verlo quien no debe: se queda</translation>
    </message>
    <message>
        <source>Somebody must confirm what was read</source>
        <translation>Alguien debe confirmar lo leído</translation>
    </message>
    <message>
        <source>Somebody wants to shred this paper. Did you see it shredded?</source>
        <translation>Alguien quiere destruir este papel. ¿Ha visto usted cómo se destruyó?</translation>
    </message>
    <message>
        <source>Something is wrong on a page: it stays</source>
        <translation>Algo está mal en una página: se queda</translation>
    </message>
    <message>
        <source>Spot audit</source>
        <translation>Auditoría al azar</translation>
    </message>
    <message>
        <source>Stacks in work</source>
        <translation>Pilas en curso</translation>
    </message>
    <message>
        <source>Start the test</source>
        <translation>Empezar la prueba</translation>
    </message>
    <message>
        <source>Start the test, or press the button.</source>
        <translation>Empiece la prueba o pulse el botón.</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Arrancando</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Stays: %1</source>
        <translation>Se queda: %1</translation>
    </message>
    <message>
        <source>Stop scanning</source>
        <translation>Parar el escaneo</translation>
    </message>
    <message>
        <source>Stop this stack</source>
        <translation>Parar esta pila</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Parada</translation>
    </message>
    <message>
        <source>Stopped by hand; waits for a person</source>
        <translation>Parada a mano; espera a una persona</translation>
    </message>
    <message>
        <source>Stopped; goes on after a press</source>
        <translation>Parada; sigue al pulsar el botón</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Apagándose</translation>
    </message>
    <message>
        <source>Stopping the stack</source>
        <translation>Parando la pila</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Disco</translation>
    </message>
    <message>
        <source>Storage full</source>
        <translation>Almacén lleno</translation>
    </message>
    <message>
        <source>Stored by the server</source>
        <translation>Guardado por el servidor</translation>
    </message>
    <message>
        <source>Summary by a language model</source>
        <translation>Resumen por un modelo de lenguaje</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>Supervisión</translation>
    </message>
    <message>
        <source>Support file</source>
        <translation>Archivo de soporte</translation>
    </message>
    <message>
        <source>Taken away by you. Touch it again to undo.</source>
        <translation>Quitado por usted. Tóquelo otra vez para deshacerlo.</translation>
    </message>
    <message>
        <source>Taken away: %1</source>
        <translation>Quitado: %1</translation>
    </message>
    <message>
        <source>Technician</source>
        <translation>Técnico</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatura</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Probar</translation>
    </message>
    <message>
        <source>Test again</source>
        <translation>Probar otra vez</translation>
    </message>
    <message>
        <source>Test finished</source>
        <translation>Prueba terminada</translation>
    </message>
    <message>
        <source>Test parts</source>
        <translation>Probar piezas</translation>
    </message>
    <message>
        <source>Testing</source>
        <translation>Prueba en curso</translation>
    </message>
    <message>
        <source>That did not work. Try again, or use the button.</source>
        <translation>No funcionó. Inténtelo otra vez o use el botón.</translation>
    </message>
    <message>
        <source>That word counts for %1 more minutes.</source>
        <translation>Lo dicho vale %1 minutos más.</translation>
    </message>
    <message>
        <source>That word counts for 1 more minute.</source>
        <translation>Lo dicho vale 1 minuto más.</translation>
    </message>
    <message>
        <source>The button and the lamps work as always. Call your technician.</source>
        <translation>El botón y las luces funcionan como siempre. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The button scans: %1</source>
        <translation>El botón escanea: %1</translation>
    </message>
    <message>
        <source>The checklist for this paper comes first.</source>
        <translation>Primero, las comprobaciones de este papel.</translation>
    </message>
    <message>
        <source>The cover is open</source>
        <translation>La tapa está abierta</translation>
    </message>
    <message>
        <source>The dose is unusual.</source>
        <translation>La dosis es inusual.</translation>
    </message>
    <message>
        <source>The flag contradicts the range.</source>
        <translation>La marca contradice el intervalo.</translation>
    </message>
    <message>
        <source>The last check found something that must not leave</source>
        <translation>El último control encontró algo que no debe salir</translation>
    </message>
    <message>
        <source>The last readiness test failed</source>
        <translation>La última prueba de aptitud falló</translation>
    </message>
    <message>
        <source>The last sheet goes through; pages that were scanned are kept.</source>
        <translation>La última hoja termina de pasar; las páginas escaneadas se conservan.</translation>
    </message>
    <message>
        <source>The last stacks</source>
        <translation>Las últimas pilas</translation>
    </message>
    <message>
        <source>The next stack may be scanned.</source>
        <translation>Puede escanear la pila siguiente.</translation>
    </message>
    <message>
        <source>The number looks odd.</source>
        <translation>El número parece extraño.</translation>
    </message>
    <message>
        <source>The page as it would leave. Touch a word to take it away.</source>
        <translation>La página tal como saldría. Toque una palabra para quitarla.</translation>
    </message>
    <message>
        <source>The pages are being made.</source>
        <translation>Se preparan las páginas.</translation>
    </message>
    <message>
        <source>The panel is looking for the station.</source>
        <translation>El panel está buscando la estación.</translation>
    </message>
    <message>
        <source>The paper comes from its tray or restricted place</source>
        <translation>El papel viene de su bandeja o lugar restringido</translation>
    </message>
    <message>
        <source>The paper was put back</source>
        <translation>El papel se guardó en su sitio</translation>
    </message>
    <message>
        <source>The paper was shredded</source>
        <translation>El papel se destruyó</translation>
    </message>
    <message>
        <source>The power supply was too weak</source>
        <translation>La alimentación fue demasiado débil</translation>
    </message>
    <message>
        <source>The provisioning sheet is being read.</source>
        <translation>Se está leyendo la hoja de configuración.</translation>
    </message>
    <message>
        <source>The readiness test failed.</source>
        <translation>La prueba de aptitud falló.</translation>
    </message>
    <message>
        <source>The review was closed: the station needs you. What was marked is kept.</source>
        <translation>Se cerró la revisión: la estación le necesita. Lo marcado se conserva.</translation>
    </message>
    <message>
        <source>The scanner&apos;s own button is pressed</source>
        <translation>El botón del propio escáner está pulsado</translation>
    </message>
    <message>
        <source>The session has ended, and the review with it. What was marked is kept.</source>
        <translation>La sesión terminó y con ella la revisión. Lo marcado se conserva.</translation>
    </message>
    <message>
        <source>The station gets its certificate from the server.</source>
        <translation>La estación recibe su certificado del servidor.</translation>
    </message>
    <message>
        <source>The station is running.</source>
        <translation>La estación está en marcha.</translation>
    </message>
    <message>
        <source>The station works on it</source>
        <translation>La estación trabaja en ello</translation>
    </message>
    <message>
        <source>The support file is written.</source>
        <translation>El archivo de soporte está escrito.</translation>
    </message>
    <message>
        <source>The test was passed</source>
        <translation>Se superó la prueba</translation>
    </message>
    <message>
        <source>The unit is unusual.</source>
        <translation>La unidad es inusual.</translation>
    </message>
    <message>
        <source>The value is hardly possible.</source>
        <translation>El valor apenas es posible.</translation>
    </message>
    <message>
        <source>There is handwriting close by.</source>
        <translation>Hay escritura a mano al lado.</translation>
    </message>
    <message>
        <source>Things to be seen to</source>
        <translation>Cosas que atender</translation>
    </message>
    <message>
        <source>This device holds nothing any more.</source>
        <translation>Este aparato ya no contiene nada.</translation>
    </message>
    <message>
        <source>This device is a station now.</source>
        <translation>Este aparato ya es una estación.</translation>
    </message>
    <message>
        <source>This document waits for no review any more.</source>
        <translation>Este documento ya no espera ninguna revisión.</translation>
    </message>
    <message>
        <source>This goes on the record as yours and cannot be taken back.</source>
        <translation>Queda registrado a su nombre y no se puede retirar.</translation>
    </message>
    <message>
        <source>This is always confirmed by a person.</source>
        <translation>Esto siempre lo confirma una persona.</translation>
    </message>
    <message>
        <source>This page cannot be shown. Call your technician.</source>
        <translation>Esta página no se puede mostrar. Llame a su técnico.</translation>
    </message>
    <message>
        <source>This part is being tested.</source>
        <translation>Se está probando esta pieza.</translation>
    </message>
    <message>
        <source>This station</source>
        <translation>Esta estación</translation>
    </message>
    <message>
        <source>This waits no more.</source>
        <translation>Esto ya no espera.</translation>
    </message>
    <message>
        <source>Touch screen</source>
        <translation>Pantalla táctil</translation>
    </message>
    <message>
        <source>Touch what is to be tested</source>
        <translation>Toque lo que quiere probar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Intentar otra vez</translation>
    </message>
    <message>
        <source>Two people do not agree about it</source>
        <translation>Dos personas no están de acuerdo</translation>
    </message>
    <message>
        <source>Two people look at this kind of document</source>
        <translation>Dos personas miran este tipo de documento</translation>
    </message>
    <message>
        <source>Two readings do not agree.</source>
        <translation>Dos lecturas no coinciden.</translation>
    </message>
    <message>
        <source>Type its code.</source>
        <translation>Escriba su código.</translation>
    </message>
    <message>
        <source>Use this code</source>
        <translation>Usar este código</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Valores</translation>
    </message>
    <message>
        <source>Values of now</source>
        <translation>Valores actuales</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versiones</translation>
    </message>
    <message>
        <source>Vital sign</source>
        <translation>Signo vital</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En espera</translation>
    </message>
    <message>
        <source>Waiting (%1)</source>
        <translation>En espera (%1)</translation>
    </message>
    <message>
        <source>What became of the paper</source>
        <translation>Qué fue del papel</translation>
    </message>
    <message>
        <source>What became of this paper?</source>
        <translation>¿Qué se hizo con este papel?</translation>
    </message>
    <message>
        <source>What becomes of it?</source>
        <translation>¿Qué se hace con ello?</translation>
    </message>
    <message>
        <source>What did you find?</source>
        <translation>¿Qué encontró?</translation>
    </message>
    <message>
        <source>What is this paper?</source>
        <translation>¿Qué es este papel?</translation>
    </message>
    <message>
        <source>What is to become of this paper?</source>
        <translation>¿Qué se hace con este papel?</translation>
    </message>
    <message>
        <source>What waits</source>
        <translation>Lo que espera</translation>
    </message>
    <message>
        <source>Where does it belong?</source>
        <translation>¿Cuál es su lugar?</translation>
    </message>
    <message>
        <source>Which station?</source>
        <translation>¿Qué estación?</translation>
    </message>
    <message>
        <source>Whoever must know was told</source>
        <translation>Se avisó a quien debe saberlo</translation>
    </message>
    <message>
        <source>Whose is it?</source>
        <translation>¿De quién es?</translation>
    </message>
    <message>
        <source>With this answer the paper is not scanned.</source>
        <translation>Con esta respuesta el papel no se escanea.</translation>
    </message>
    <message>
        <source>Written down. Now see whether all is well.</source>
        <translation>Anotado. Ahora vea si todo está bien.</translation>
    </message>
    <message>
        <source>Wrong class or purpose: it stays</source>
        <translation>Clase o fin erróneos: se queda</translation>
    </message>
    <message>
        <source>Wrong: leave it out</source>
        <translation>Mal: dejarlo fuera</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Sí</translation>
    </message>
    <message>
        <source>Yes, discard it</source>
        <translation>Sí, descartarla</translation>
    </message>
    <message>
        <source>Yes, never send it</source>
        <translation>Sí, no enviarlo nunca</translation>
    </message>
    <message>
        <source>Yes, record it</source>
        <translation>Sí, registrarlo</translation>
    </message>
    <message>
        <source>Yes: scan</source>
        <translation>Sí: escanear</translation>
    </message>
    <message>
        <source>You are the second person; both names go on the record.</source>
        <translation>Usted es la segunda persona; ambos nombres quedan registrados.</translation>
    </message>
    <message>
        <source>You may shred the paper, two of you</source>
        <translation>Pueden destruir el papel entre dos</translation>
    </message>
    <message>
        <source>You said: it is wrong and does not travel.</source>
        <translation>Usted dijo: está mal y no viaja.</translation>
    </message>
    <message>
        <source>You said: it reads differently.</source>
        <translation>Usted dijo: dice otra cosa.</translation>
    </message>
    <message>
        <source>You see them as they would leave. This may take a minute.</source>
        <translation>Las verá tal como saldrían. Puede tardar un minuto.</translation>
    </message>
    <message>
        <source>You two do not agree. A supervisor decides now.</source>
        <translation>Ustedes dos no están de acuerdo. Ahora decide un supervisor.</translation>
    </message>
    <message>
        <source>Your approval counts. A second, different person decides now.</source>
        <translation>Su aprobación cuenta. Ahora decide una segunda persona distinta.</translation>
    </message>
    <message>
        <source>a clinical value</source>
        <translation>un valor clínico</translation>
    </message>
    <message>
        <source>a common or medical word</source>
        <translation>una palabra común o médica</translation>
    </message>
    <message>
        <source>a date</source>
        <translation>una fecha</translation>
    </message>
    <message>
        <source>a device or its serial number</source>
        <translation>un aparato o su número de serie</translation>
    </message>
    <message>
        <source>a field of a form that lets nothing out</source>
        <translation>un campo de un formulario que no deja salir nada</translation>
    </message>
    <message>
        <source>a licence or certificate number</source>
        <translation>un número de licencia o certificado</translation>
    </message>
    <message>
        <source>a medical term that is named after somebody</source>
        <translation>un término médico que lleva el nombre de alguien</translation>
    </message>
    <message>
        <source>a name</source>
        <translation>un nombre</translation>
    </message>
    <message>
        <source>a name of somebody who treats</source>
        <translation>el nombre de alguien que trata</translation>
    </message>
    <message>
        <source>a number of a health plan</source>
        <translation>un número de un seguro médico</translation>
    </message>
    <message>
        <source>a number that nobody can place</source>
        <translation>un número que nadie puede situar</translation>
    </message>
    <message>
        <source>a person took it away</source>
        <translation>lo quitó una persona</translation>
    </message>
    <message>
        <source>a place or an address</source>
        <translation>un lugar o una dirección</translation>
    </message>
    <message>
        <source>a record number</source>
        <translation>un número de historia</translation>
    </message>
    <message>
        <source>a sign, no word</source>
        <translation>un signo, no una palabra</translation>
    </message>
    <message>
        <source>a social security number</source>
        <translation>un número de la seguridad social</translation>
    </message>
    <message>
        <source>a supervisor decides</source>
        <translation>decide un supervisor</translation>
    </message>
    <message>
        <source>a telephone or fax number</source>
        <translation>un número de teléfono o fax</translation>
    </message>
    <message>
        <source>a vehicle or its plate</source>
        <translation>un vehículo o su matrícula</translation>
    </message>
    <message>
        <source>a web or network address</source>
        <translation>una dirección de internet o de red</translation>
    </message>
    <message>
        <source>a word that nobody knows</source>
        <translation>una palabra que nadie conoce</translation>
    </message>
    <message>
        <source>an account number</source>
        <translation>un número de cuenta</translation>
    </message>
    <message>
        <source>an age above 89</source>
        <translation>una edad de más de 89 años</translation>
    </message>
    <message>
        <source>an e-mail address</source>
        <translation>una dirección de correo electrónico</translation>
    </message>
    <message>
        <source>an identifier in another place of the document</source>
        <translation>un identificador en otro lugar del documento</translation>
    </message>
    <message>
        <source>an organisation</source>
        <translation>una organización</translation>
    </message>
    <message>
        <source>another mark of a person</source>
        <translation>otra señal de una persona</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>conectado</translation>
    </message>
    <message>
        <source>first review</source>
        <translation>primera revisión</translation>
    </message>
    <message>
        <source>for %1 days</source>
        <translation>desde hace %1 días</translation>
    </message>
    <message>
        <source>for %1 hours</source>
        <translation>desde hace %1 horas</translation>
    </message>
    <message>
        <source>for %1 minutes</source>
        <translation>desde hace %1 minutos</translation>
    </message>
    <message>
        <source>for 1 hour</source>
        <translation>desde hace 1 hora</translation>
    </message>
    <message>
        <source>for 1 minute</source>
        <translation>desde hace 1 minuto</translation>
    </message>
    <message>
        <source>handwriting, a stamp or a drawing</source>
        <translation>escritura a mano, un sello o un dibujo</translation>
    </message>
    <message>
        <source>it could not be read safely</source>
        <translation>no se pudo leer con seguridad</translation>
    </message>
    <message>
        <source>letters in the cells of a form</source>
        <translation>letras en las casillas de un formulario</translation>
    </message>
    <message>
        <source>no</source>
        <translation>no</translation>
    </message>
    <message>
        <source>nobody&apos;s yet</source>
        <translation>aún nadie</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>no se sabe</translation>
    </message>
    <message>
        <source>pages</source>
        <translation>páginas</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>partes</translation>
    </message>
    <message>
        <source>print of the blank form</source>
        <translation>texto impreso del formulario en blanco</translation>
    </message>
    <message>
        <source>second review</source>
        <translation>segunda revisión</translation>
    </message>
    <message>
        <source>sides</source>
        <translation>caras</translation>
    </message>
    <message>
        <source>somebody who is not here any more</source>
        <translation>alguien que ya no está</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>arrancando</translation>
    </message>
    <message>
        <source>tests</source>
        <translation>pruebas</translation>
    </message>
    <message>
        <source>this purpose does not need it</source>
        <translation>este fin no lo necesita</translation>
    </message>
    <message>
        <source>this purpose needs it</source>
        <translation>este fin lo necesita</translation>
    </message>
    <message>
        <source>two people asked for it</source>
        <translation>dos personas lo pidieron</translation>
    </message>
    <message>
        <source>writing that does not lie straight</source>
        <translation>escritura que no está derecha</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>sí</translation>
    </message>
    <message>
        <source>The readiness test is due.</source>
        <translation>Hay que hacer la prueba de aptitud.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>The scanner is not there.</source>
        <translation>No se encuentra el escáner.</translation>
    </message>
    <message>
        <source>The station cannot work.</source>
        <translation>La estación no puede trabajar.</translation>
    </message>
    <message>
        <source>The station did not answer in time. Try again.</source>
        <translation>La estación no respondió a tiempo. Inténtelo otra vez.</translation>
    </message>
    <message>
        <source>The station does not answer.</source>
        <translation>La estación no responde.</translation>
    </message>
    <message>
        <source>The station does not let this panel in.</source>
        <translation>La estación no admite este panel.</translation>
    </message>
    <message>
        <source>The station is starting.</source>
        <translation>La estación está arrancando.</translation>
    </message>
    <message>
        <source>The station is stopping.</source>
        <translation>La estación se está apagando.</translation>
    </message>
    <message>
        <source>The station is well</source>
        <translation>La estación está bien</translation>
    </message>
    <message>
        <source>The station refused.</source>
        <translation>La estación lo rechazó.</translation>
    </message>
    <message>
        <source>The station says something that this panel does not understand.</source>
        <translation>La estación dice algo que este panel no entiende.</translation>
    </message>
    <message>
        <source>The station tests itself with the challenge sheet.</source>
        <translation>La estación se comprueba con la hoja de prueba.</translation>
    </message>
    <message>
        <source>The station&apos;s storage is full.</source>
        <translation>El almacén de la estación está lleno.</translation>
    </message>
    <message>
        <source>There is no paper in the feeder.</source>
        <translation>No hay papel en el alimentador.</translation>
    </message>
    <message>
        <source>They leave by themselves when the network is back. Go on scanning.</source>
        <translation>Saldrán solos cuando vuelva la red. Siga escaneando.</translation>
    </message>
    <message>
        <source>This takes a moment. A scan that runs goes on.</source>
        <translation>Tarda un momento. Un escaneo en curso continúa.</translation>
    </message>
    <message>
        <source>To: %1</source>
        <translation>Destino: %1</translation>
    </message>
    <message>
        <source>Type your PIN, or hold your badge to the reader.</source>
        <translation>Escriba su PIN o acerque su tarjeta al lector.</translation>
    </message>
    <message>
        <source>Wait until the green lamp stays lit.</source>
        <translation>Espere hasta que la luz verde quede encendida.</translation>
    </message>
    <message>
        <source>Wait until the lamps are dark.</source>
        <translation>Espere hasta que se apaguen las luces.</translation>
    </message>
    <message>
        <source>Waiting, but safe</source>
        <translation>En espera, a salvo</translation>
    </message>
    <message>
        <source>Waits for a person</source>
        <translation>Espera a una persona</translation>
    </message>
    <message>
        <source>What a press scans is not known.</source>
        <translation>No se sabe qué escanea el botón.</translation>
    </message>
    <message>
        <source>Who are you?</source>
        <translation>¿Quién es usted?</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>Trabajando</translation>
    </message>
    <message>
        <source>You may not do this. Ask somebody who may.</source>
        <translation>Usted no puede hacer esto. Pídalo a quien pueda.</translation>
    </message>
    <message>
        <source>You may shred the paper</source>
        <translation>Puede destruir el papel</translation>
    </message>
    <message>
        <source>You may shred this paper, not that of earlier stacks</source>
        <translation>Puede destruir este papel, no el de pilas anteriores</translation>
    </message>
    <message>
        <source>both sides</source>
        <translation>ambas caras</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>color</translation>
    </message>
    <message>
        <source>degrees</source>
        <translation>grados</translation>
    </message>
    <message>
        <source>facts</source>
        <translation>datos</translation>
    </message>
    <message>
        <source>files</source>
        <translation>archivos</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>grises</translation>
    </message>
    <message>
        <source>grey levels</source>
        <translation>niveles de gris</translation>
    </message>
    <message>
        <source>identifiers</source>
        <translation>identificadores</translation>
    </message>
    <message>
        <source>leaks</source>
        <translation>fugas</translation>
    </message>
    <message>
        <source>limits</source>
        <translation>límites</translation>
    </message>
    <message>
        <source>line pairs a millimetre</source>
        <translation>pares de líneas por milímetro</translation>
    </message>
    <message>
        <source>marks</source>
        <translation>marcas</translation>
    </message>
    <message>
        <source>one side</source>
        <translation>una cara</translation>
    </message>
    <message>
        <source>%1 classes are in use</source>
        <translation>%1 tipos están en uso</translation>
    </message>
    <message>
        <source>%1 fields were left</source>
        <translation>Quedaron %1 casillas</translation>
    </message>
    <message>
        <source>%1 other stacks wait as well</source>
        <translation>También esperan %1 pilas más</translation>
    </message>
    <message>
        <source>%1 stacks are under a legal hold</source>
        <translation>%1 pilas están bajo retención legal</translation>
    </message>
    <message>
        <source>%1: the last 12 months</source>
        <translation>%1: los últimos 12 meses</translation>
    </message>
    <message>
        <source>%1: the last 14 days</source>
        <translation>%1: los últimos 14 días</translation>
    </message>
    <message>
        <source>1 class is in use</source>
        <translation>1 tipo está en uso</translation>
    </message>
    <message>
        <source>1 field was left</source>
        <translation>Quedó 1 casilla</translation>
    </message>
    <message>
        <source>1 other stack waits as well</source>
        <translation>También espera 1 pila más</translation>
    </message>
    <message>
        <source>1 stack is under a legal hold</source>
        <translation>1 pila está bajo retención legal</translation>
    </message>
    <message>
        <source>A minute or two. Nothing has to be done; a power cut costs only time.</source>
        <translation>Uno o dos minutos. No hay que hacer nada; un corte de luz solo cuesta tiempo.</translation>
    </message>
    <message>
        <source>A sheet brings it here</source>
        <translation>Una hoja la trae aquí</translation>
    </message>
    <message>
        <source>Against destruction</source>
        <translation>Contra la destrucción</translation>
    </message>
    <message>
        <source>Age counted anew</source>
        <translation>Antigüedad contada de nuevo</translation>
    </message>
    <message>
        <source>All records</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>All sheets fed</source>
        <translation>Todas las hojas pasaron</translation>
    </message>
    <message>
        <source>Altogether %1 documents sent, %2 pages scanned</source>
        <translation>En total %1 documentos enviados, %2 páginas escaneadas</translation>
    </message>
    <message>
        <source>Altogether %1 of %2 documents</source>
        <translation>En total %1 de %2 documentos</translation>
    </message>
    <message>
        <source>Altogether %1 times</source>
        <translation>En total %1 veces</translation>
    </message>
    <message>
        <source>As charts</source>
        <translation>En gráficos</translation>
    </message>
    <message>
        <source>Audit log</source>
        <translation>Registro</translation>
    </message>
    <message>
        <source>Audit log: %1</source>
        <translation>Registro: %1</translation>
    </message>
    <message>
        <source>Audit log: stack %1</source>
        <translation>Registro: pila %1</translation>
    </message>
    <message>
        <source>Blank sides</source>
        <translation>Caras en blanco</translation>
    </message>
    <message>
        <source>By day</source>
        <translation>Por día</translation>
    </message>
    <message>
        <source>By month</source>
        <translation>Por mes</translation>
    </message>
    <message>
        <source>Called for a supervisor</source>
        <translation>Se llamó a un supervisor</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Comprobar otra vez</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Elegir</translation>
    </message>
    <message>
        <source>Class taken into use</source>
        <translation>Tipo puesto en uso</translation>
    </message>
    <message>
        <source>Class taken out of use</source>
        <translation>Tipo retirado del uso</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Tipos</translation>
    </message>
    <message>
        <source>Complaint or request of a patient</source>
        <translation>Queja o petición de un paciente</translation>
    </message>
    <message>
        <source>Court or authority</source>
        <translation>Tribunal o autoridad</translation>
    </message>
    <message>
        <source>Destruction began</source>
        <translation>Empezó la destrucción</translation>
    </message>
    <message>
        <source>Discarding began</source>
        <translation>Empezó el descarte</translation>
    </message>
    <message>
        <source>Document discarded</source>
        <translation>Documento descartado</translation>
    </message>
    <message>
        <source>Document goes on</source>
        <translation>El documento continúa</translation>
    </message>
    <message>
        <source>Document sealed</source>
        <translation>Documento sellado</translation>
    </message>
    <message>
        <source>Document waits for a person</source>
        <translation>El documento espera a una persona</translation>
    </message>
    <message>
        <source>Documents sent</source>
        <translation>Documentos enviados</translation>
    </message>
    <message>
        <source>Drawn for a spot audit</source>
        <translation>Elegido para un control por muestreo</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Errores</translation>
    </message>
    <message>
        <source>Feeding stopped</source>
        <translation>La alimentación paró</translation>
    </message>
    <message>
        <source>Feeding went on</source>
        <translation>La alimentación siguió</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Cifras</translation>
    </message>
    <message>
        <source>From the next stack on, such documents are sent as policy says.</source>
        <translation>Desde la próxima pila, estos documentos se envían como dice la política.</translation>
    </message>
    <message>
        <source>From the next stack on, such documents wait for a person.</source>
        <translation>Desde la próxima pila, estos documentos esperan a una persona.</translation>
    </message>
    <message>
        <source>Given to a person</source>
        <translation>Asignado a una persona</translation>
    </message>
    <message>
        <source>Hatched: taken away. Outlined: stays. Compare it with its paper.</source>
        <translation>Rayado: quitado. Enmarcado: se queda. Compare con el papel.</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Retener</translation>
    </message>
    <message>
        <source>Hold %1?</source>
        <translation>¿Retener %1?</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>En uso</translation>
    </message>
    <message>
        <source>Incident at this place</source>
        <translation>Incidente en este lugar</translation>
    </message>
    <message>
        <source>Its pages are destroyed as soon as nothing else keeps them.</source>
        <translation>Sus páginas se destruyen en cuanto nada más las conserve.</translation>
    </message>
    <message>
        <source>Kind decided</source>
        <translation>Tipo decidido</translation>
    </message>
    <message>
        <source>Kind named by a person</source>
        <translation>Tipo indicado por una persona</translation>
    </message>
    <message>
        <source>Lawsuit</source>
        <translation>Pleito</translation>
    </message>
    <message>
        <source>Legal hold lifted</source>
        <translation>Retención legal levantada</translation>
    </message>
    <message>
        <source>Legal hold set</source>
        <translation>Retención legal puesta</translation>
    </message>
    <message>
        <source>Legal holds</source>
        <translation>Retenciones legales</translation>
    </message>
    <message>
        <source>Lift</source>
        <translation>Levantar</translation>
    </message>
    <message>
        <source>Lift the hold on %1?</source>
        <translation>¿Levantar la retención de %1?</translation>
    </message>
    <message>
        <source>List of people refused</source>
        <translation>Lista de personas rechazada</translation>
    </message>
    <message>
        <source>New list of people</source>
        <translation>Nueva lista de personas</translation>
    </message>
    <message>
        <source>Newer</source>
        <translation>Más recientes</translation>
    </message>
    <message>
        <source>No such records here.</source>
        <translation>No hay tales entradas.</translation>
    </message>
    <message>
        <source>Not in use</source>
        <translation>Sin usar</translation>
    </message>
    <message>
        <source>Not in use · the readiness test must be passed first</source>
        <translation>Sin usar · antes hay que pasar la prueba de disponibilidad</translation>
    </message>
    <message>
        <source>Not in use · the report of a pilot is needed first</source>
        <translation>Sin usar · antes hace falta el informe de un piloto</translation>
    </message>
    <message>
        <source>Not scanned here</source>
        <translation>Aquí no se escanea</translation>
    </message>
    <message>
        <source>Nothing is in the station that could be held.</source>
        <translation>No hay nada en la estación que se pueda retener.</translation>
    </message>
    <message>
        <source>Nothing of it is destroyed until the hold is lifted. Documents are sent as before.</source>
        <translation>Nada se destruye hasta que se levante la retención. Los documentos se envían como antes.</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>Oficina</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>Más antiguas</translation>
    </message>
    <message>
        <source>One at a time</source>
        <translation>De uno en uno</translation>
    </message>
    <message>
        <source>Purpose of a document</source>
        <translation>Finalidad de un documento</translation>
    </message>
    <message>
        <source>Reads the whole log</source>
        <translation>Lee todo el registro</translation>
    </message>
    <message>
        <source>Reason of a legal hold</source>
        <translation>Motivo de una retención legal</translation>
    </message>
    <message>
        <source>Reason: %1</source>
        <translation>Motivo: %1</translation>
    </message>
    <message>
        <source>Receipt accepted</source>
        <translation>Recibo aceptado</translation>
    </message>
    <message>
        <source>Receipt refused</source>
        <translation>Recibo rechazado</translation>
    </message>
    <message>
        <source>Recipient of a document</source>
        <translation>Destinatario de un documento</translation>
    </message>
    <message>
        <source>Refused to somebody</source>
        <translation>Denegado a alguien</translation>
    </message>
    <message>
        <source>Released in writing</source>
        <translation>Liberado por escrito</translation>
    </message>
    <message>
        <source>Resolved by a person</source>
        <translation>Resuelto por una persona</translation>
    </message>
    <message>
        <source>Review counts no more</source>
        <translation>La revisión ya no cuenta</translation>
    </message>
    <message>
        <source>Review decided</source>
        <translation>Revisión decidida</translation>
    </message>
    <message>
        <source>Scanner needs care</source>
        <translation>El escáner necesita cuidado</translation>
    </message>
    <message>
        <source>Set by mistake</source>
        <translation>Puesta por error</translation>
    </message>
    <message>
        <source>Sheet fed again</source>
        <translation>Hoja pasada otra vez</translation>
    </message>
    <message>
        <source>Sheets counted by a person</source>
        <translation>Hojas contadas por una persona</translation>
    </message>
    <message>
        <source>Sheets of a document</source>
        <translation>Hojas de un documento</translation>
    </message>
    <message>
        <source>Sign-in failed</source>
        <translation>Inicio de sesión fallido</translation>
    </message>
    <message>
        <source>Sign-in locked</source>
        <translation>Inicio de sesión bloqueado</translation>
    </message>
    <message>
        <source>Somebody acts</source>
        <translation>Alguien actúa</translation>
    </message>
    <message>
        <source>Somebody signed in</source>
        <translation>Alguien inició sesión</translation>
    </message>
    <message>
        <source>Somebody signed out</source>
        <translation>Alguien cerró sesión</translation>
    </message>
    <message>
        <source>Something left that must not</source>
        <translation>Salió algo que no debía</translation>
    </message>
    <message>
        <source>Stack begun</source>
        <translation>Pila empezada</translation>
    </message>
    <message>
        <source>Stack discarded</source>
        <translation>Pila descartada</translation>
    </message>
    <message>
        <source>Stack divided</source>
        <translation>Pila dividida</translation>
    </message>
    <message>
        <source>Stack goes on</source>
        <translation>La pila continúa</translation>
    </message>
    <message>
        <source>Stack stopped by hand</source>
        <translation>Pila parada a mano</translation>
    </message>
    <message>
        <source>Stack waits for a person</source>
        <translation>La pila espera a una persona</translation>
    </message>
    <message>
        <source>Station started</source>
        <translation>La estación arrancó</translation>
    </message>
    <message>
        <source>Step of a review</source>
        <translation>Paso de una revisión</translation>
    </message>
    <message>
        <source>Take into use: %1?</source>
        <translation>¿Poner en uso: %1?</translation>
    </message>
    <message>
        <source>Take out of use: %1?</source>
        <translation>¿Retirar del uso: %1?</translation>
    </message>
    <message>
        <source>The audit log does not hold: it was changed or damaged. Tell your security officer.</source>
        <translation>El registro no es íntegro: fue cambiado o dañado. Avise al responsable de seguridad.</translation>
    </message>
    <message>
        <source>The audit log holds: %1 records</source>
        <translation>El registro es íntegro: %1 entradas</translation>
    </message>
    <message>
        <source>The audit log is being checked. Ask again in a minute.</source>
        <translation>Se está comprobando el registro. Pregunte de nuevo en un minuto.</translation>
    </message>
    <message>
        <source>The class is in use from the next stack on.</source>
        <translation>El tipo está en uso desde la próxima pila.</translation>
    </message>
    <message>
        <source>The class is not in use any more, from the next stack on.</source>
        <translation>El tipo ya no está en uso, desde la próxima pila.</translation>
    </message>
    <message>
        <source>The legal hold is lifted.</source>
        <translation>La retención legal está levantada.</translation>
    </message>
    <message>
        <source>The legal hold is set. Nothing of this job will be destroyed.</source>
        <translation>La retención legal está puesta. Nada de esta pila se destruirá.</translation>
    </message>
    <message>
        <source>The matter is closed</source>
        <translation>El asunto está cerrado</translation>
    </message>
    <message>
        <source>The page as it would leave. Compare it with its paper.</source>
        <translation>La página tal como saldría. Compárela con su papel.</translation>
    </message>
    <message>
        <source>The pilot failed</source>
        <translation>El piloto falló</translation>
    </message>
    <message>
        <source>The spot audit failed. The document is not sent; keep the paper.</source>
        <translation>El control falló. El documento no se envía; conserve el papel.</translation>
    </message>
    <message>
        <source>This stack</source>
        <translation>Esta pila</translation>
    </message>
    <message>
        <source>To be scanned again, % of documents that ended</source>
        <translation>Para escanear otra vez, % de los documentos terminados</translation>
    </message>
    <message>
        <source>Too many errors</source>
        <translation>Demasiados errores</translation>
    </message>
    <message>
        <source>Under a legal hold · %1</source>
        <translation>Bajo retención legal · %1</translation>
    </message>
    <message>
        <source>Unfinished last record cut off</source>
        <translation>Última entrada incompleta cortada</translation>
    </message>
    <message>
        <source>Unfinished sheet left out</source>
        <translation>Hoja incompleta omitida</translation>
    </message>
    <message>
        <source>Vigilance of a reviewer</source>
        <translation>Atención de un revisor</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>Waited for a person, % of documents that ended</source>
        <translation>Esperaron a una persona, % de los documentos terminados</translation>
    </message>
    <message>
        <source>What do you want to see?</source>
        <translation>¿Qué quiere ver?</translation>
    </message>
    <message>
        <source>What was held, by kind and reason</source>
        <translation>Qué se retuvo, por tipo y motivo</translation>
    </message>
    <message>
        <source>Which records?</source>
        <translation>¿Qué entradas?</translation>
    </message>
    <message>
        <source>Why is %1 held?</source>
        <translation>¿Por qué se retiene %1?</translation>
    </message>
    <message>
        <source>Why is it taken out of use: %1?</source>
        <translation>¿Por qué se retira del uso: %1?</translation>
    </message>
    <message>
        <source>Why is the hold on %1 lifted?</source>
        <translation>¿Por qué se levanta la retención de %1?</translation>
    </message>
    <message>
        <source>Work on the stack began</source>
        <translation>Empezó el trabajo en la pila</translation>
    </message>
    <message>
        <source>Working copy destroyed</source>
        <translation>Copia de trabajo destruida</translation>
    </message>
    <message>
        <source>Yes, hold it</source>
        <translation>Sí, retener</translation>
    </message>
    <message>
        <source>Yes, lift the hold</source>
        <translation>Sí, levantar la retención</translation>
    </message>
    <message>
        <source>Yes, take it into use</source>
        <translation>Sí, poner en uso</translation>
    </message>
    <message>
        <source>Yes, take it out</source>
        <translation>Sí, retirar</translation>
    </message>
    <message>
        <source>Your name and the reason go into the audit log.</source>
        <translation>Su identidad y el motivo quedan en el registro.</translation>
    </message>
    <message>
        <source>Your name goes into the audit log.</source>
        <translation>Su identidad queda en el registro.</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>por %1</translation>
    </message>
    <message>
        <source>code %1</source>
        <translation>código %1</translation>
    </message>
    <message>
        <source>document %1</source>
        <translation>documento %1</translation>
    </message>
    <message>
        <source>item %1</source>
        <translation>asunto %1</translation>
    </message>
    <message>
        <source>kind %1</source>
        <translation>tipo %1</translation>
    </message>
    <message>
        <source>number %1</source>
        <translation>número %1</translation>
    </message>
    <message>
        <source>pages %1</source>
        <translation>páginas %1</translation>
    </message>
    <message>
        <source>person %1</source>
        <translation>persona %1</translation>
    </message>
    <message>
        <source>purpose %1</source>
        <translation>finalidad %1</translation>
    </message>
    <message>
        <source>receiver %1</source>
        <translation>receptor %1</translation>
    </message>
    <message>
        <source>recipient %1</source>
        <translation>destinatario %1</translation>
    </message>
    <message>
        <source>role %1</source>
        <translation>función %1</translation>
    </message>
    <message>
        <source>seconds %1</source>
        <translation>segundos %1</translation>
    </message>
    <message>
        <source>sheets %1</source>
        <translation>hojas %1</translation>
    </message>
    <message>
        <source>spot audit</source>
        <translation>control por muestreo</translation>
    </message>
    <message>
        <source>stack %1</source>
        <translation>pila %1</translation>
    </message>
    <message>
        <source>station %1</source>
        <translation>estación %1</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>a %1</translation>
    </message>
    <message>
        <source>A word is empty. Type it, or go back and leave the value out.</source>
        <translation>Una palabra está vacía. Escríbala, o vuelva y deje fuera el valor.</translation>
    </message>
    <message>
        <source>Ask for a word</source>
        <translation>Pedir una palabra</translation>
    </message>
    <message>
        <source>Ask for this word</source>
        <translation>Pedir esta palabra</translation>
    </message>
    <message>
        <source>Asked for by you. Touch it again to undo.</source>
        <translation>La pidió usted. Tóquela otra vez para deshacer.</translation>
    </message>
    <message>
        <source>Correct</source>
        <translation>Corregir</translation>
    </message>
    <message>
        <source>Correct what was read</source>
        <translation>Corregir lo leído</translation>
    </message>
    <message>
        <source>Is this right?</source>
        <translation>¿Es correcto?</translation>
    </message>
    <message>
        <source>It does not come back here. Touch it again to undo.</source>
        <translation>Aquí no vuelve. Tóquela otra vez para deshacer.</translation>
    </message>
    <message>
        <source>It leaves only if a second, different person asks for it too, without seeing what you marked.</source>
        <translation>Solo sale si una segunda persona distinta también la pide, sin ver lo que usted marcó.</translation>
    </message>
    <message>
        <source>Nobody knows this word: it may be a name. You see it once you asked for it, and it is on the record.</source>
        <translation>Nadie conoce esta palabra: puede ser un nombre. La verá cuando la pida, y queda registrado.</translation>
    </message>
    <message>
        <source>Page %1</source>
        <translation>Página %1</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Páginas</translation>
    </message>
    <message>
        <source>Part of it would be taken away: it does not travel as a value.</source>
        <translation>Una parte se quitaría: no sale como valor.</translation>
    </message>
    <message>
        <source>Review: %1 pages</source>
        <translation>Revisión: %1 páginas</translation>
    </message>
    <message>
        <source>Shall this word stay in the document?</source>
        <translation>¿Debe quedar esta palabra en el documento?</translation>
    </message>
    <message>
        <source>This is no value of that kind: nothing of it travels as one.</source>
        <translation>No es un valor de ese tipo: nada de él sale como tal.</translation>
    </message>
    <message>
        <source>Touch a page to see it.</source>
        <translation>Toque una página para verla.</translation>
    </message>
    <message>
        <source>Type it again</source>
        <translation>Escribirlo otra vez</translation>
    </message>
    <message>
        <source>Use it all the same</source>
        <translation>Usarlo de todos modos</translation>
    </message>
    <message>
        <source>Use this</source>
        <translation>Usar esto</translation>
    </message>
    <message>
        <source>Yes, ask for it</source>
        <translation>Sí, pedirla</translation>
    </message>
    <message>
        <source>not seen yet</source>
        <translation>sin ver</translation>
    </message>
    <message>
        <source>seen</source>
        <translation>vista</translation>
    </message>
    <message>
        <source>word ▶</source>
        <translation>palabra ▶</translation>
    </message>
    <message>
        <source>◀ word</source>
        <translation>◀ palabra</translation>
    </message>
    <message>
        <source>Call the office.</source>
        <translation>Llame a la oficina.</translation>
    </message>
    <message>
        <source>Released by the office</source>
        <translation>Reanudada por la oficina</translation>
    </message>
    <message>
        <source>Stopped by the office</source>
        <translation>Detenida por la oficina</translation>
    </message>
    <message>
        <source>The fleet&apos;s office has stopped this station: scan nothing new.</source>
        <translation>La oficina de la flota ha detenido esta estación: no escanee nada nuevo.</translation>
    </message>
    <message>
        <source>What is here stays and is still sent.</source>
        <translation>Lo que hay aquí se queda y se sigue enviando.</translation>
    </message>
    <message>
        <source>A reviewer decides about the document as it is.</source>
        <translation>Quien revisa decide sobre el documento tal como está.</translation>
    </message>
    <message>
        <source>A reviewer then decides about the document as it is. Look once more before you say so.</source>
        <translation>Entonces quien revisa decide sobre el documento tal como está. Busque una vez más antes de decirlo.</translation>
    </message>
    <message>
        <source>Ask for it</source>
        <translation>Pedirlo</translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation>Borrosa</translation>
    </message>
    <message>
        <source>Can these sheets not be scanned any more?</source>
        <translation>¿Ya no se pueden escanear estas hojas?</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>Cortada</translation>
    </message>
    <message>
        <source>Find this stack: %1.</source>
        <translation>Busque esta pila: %1.</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>Doblada</translation>
    </message>
    <message>
        <source>Its paper cannot be scanned again</source>
        <translation>Su papel no se puede volver a escanear</translation>
    </message>
    <message>
        <source>No sheets wait to be scanned again.</source>
        <translation>Ninguna hoja espera a ser escaneada otra vez.</translation>
    </message>
    <message>
        <source>Other pages</source>
        <translation>Otras páginas</translation>
    </message>
    <message>
        <source>Put it alone into the feeder.</source>
        <translation>Póngala sola en el alimentador.</translation>
    </message>
    <message>
        <source>Put them alone into the feeder, in this order.</source>
        <translation>Póngalas solas en el alimentador, en este orden.</translation>
    </message>
    <message>
        <source>Reception is asked to scan this again. Then it is reviewed again.</source>
        <translation>Se pide a recepción que lo escanee otra vez. Después se revisa de nuevo.</translation>
    </message>
    <message>
        <source>Scan %1 sheets again</source>
        <translation>Escanear otra vez %1 hojas</translation>
    </message>
    <message>
        <source>Scan 1 sheet again</source>
        <translation>Escanear otra vez 1 hoja</translation>
    </message>
    <message>
        <source>Scan again (%1)</source>
        <translation>Otra vez (%1)</translation>
    </message>
    <message>
        <source>Scan it again</source>
        <translation>Escanearla otra vez</translation>
    </message>
    <message>
        <source>Scan sheets again</source>
        <translation>Escanear hojas otra vez</translation>
    </message>
    <message>
        <source>Scan them again</source>
        <translation>Escanearlas otra vez</translation>
    </message>
    <message>
        <source>Sheet %1</source>
        <translation>Hoja %1</translation>
    </message>
    <message>
        <source>Sheets %1</source>
        <translation>Hojas %1</translation>
    </message>
    <message>
        <source>Something lay on it</source>
        <translation>Algo la tapaba</translation>
    </message>
    <message>
        <source>Take out sheet %1, counted as they were scanned.</source>
        <translation>Saque la hoja %1, según el orden en que se escanearon.</translation>
    </message>
    <message>
        <source>Take out sheets %1, counted as they were scanned.</source>
        <translation>Saque las hojas %1, según el orden en que se escanearon.</translation>
    </message>
    <message>
        <source>The paper is gone</source>
        <translation>El papel ya no está</translation>
    </message>
    <message>
        <source>These pages</source>
        <translation>Estas páginas</translation>
    </message>
    <message>
        <source>Too faint or too dark</source>
        <translation>Demasiado clara u oscura</translation>
    </message>
    <message>
        <source>Touch every page that shall be scanned again.</source>
        <translation>Toque cada página que deba escanearse otra vez.</translation>
    </message>
    <message>
        <source>Which sheets do you have?</source>
        <translation>¿Qué hojas tiene?</translation>
    </message>
    <message>
        <source>Why shall the sheet of page %1 be scanned again?</source>
        <translation>¿Por qué debe escanearse otra vez la hoja de la página %1?</translation>
    </message>
    <message>
        <source>Why shall the sheets of pages %1 be scanned again?</source>
        <translation>¿Por qué deben escanearse otra vez las hojas de las páginas %1?</translation>
    </message>
    <message>
        <source>Wrong page</source>
        <translation>Página equivocada</translation>
    </message>
    <message>
        <source>Yes, they are gone</source>
        <translation>Sí, ya no están</translation>
    </message>
    <message>
        <source>again</source>
        <translation>otra vez</translation>
    </message>
    <message>
        <source>stays</source>
        <translation>queda</translation>
    </message>
    <message>
        <source>Not in use · another class came into use not long ago</source>
        <translation>Sin usar · hace poco se puso otro tipo en uso</translation>
    </message>
    <message>
        <source>This is right</source>
        <translation>Es correcto</translation>
    </message>
    <message>
        <source>Without content</source>
        <translation>Sin contenido</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 (limit %2)</source>
        <translation>%1 (límite %2)</translation>
    </message>
    <message>
        <source>Start using</source>
        <translation>Poner en uso</translation>
    </message>
    <message>
        <source>Stop using</source>
        <translation>Dejar de usar</translation>
    </message>
    <message>
        <source>Text, language</source>
        <translation>Texto, idioma</translation>
    </message>
    <message>
        <source>The network is set when the station is installed, not here.</source>
        <translation>La red se configura al instalar la estación, no aquí.</translation>
    </message>
    <message>
        <source>You said: this is right.</source>
        <translation>Usted dijo: es correcto.</translation>
    </message>
</context>
<context>
    <name>station</name>
    <message>
        <source>%1 sheets were scanned, %2 announced.</source>
        <translation>Se escanearon %1 hojas y se anunciaron %2.</translation>
    </message>
    <message>
        <source>1 sheet was scanned, %1 announced.</source>
        <translation>Se escaneó 1 hoja y se anunciaron %1.</translation>
    </message>
    <message>
        <source>A certificate of the enrolment server does not fit this station&apos;s date. Check the clock and the network.</source>
        <translation>Un certificado del servidor de registro no corresponde a la fecha de esta estación. Revise el reloj y la red.</translation>
    </message>
    <message>
        <source>A challenge sheet lies in the stack. Take it out and scan the stack again.</source>
        <translation>Hay una hoja de prueba en la pila. Sáquela y escanee la pila otra vez.</translation>
    </message>
    <message>
        <source>A challenge sheet was scanned and could not be removed.</source>
        <translation>Se escaneó una hoja de prueba y no se pudo quitar.</translation>
    </message>
    <message>
        <source>A code of the sheet cannot be read: it is torn, folded or badly printed. Smooth it, or print it again.</source>
        <translation>No se puede leer un código de la hoja: está rota, doblada o mal impresa. Alísela o imprímala de nuevo.</translation>
    </message>
    <message>
        <source>A document could not be sealed; it is safe in the station. Call your technician.</source>
        <translation>No se pudo sellar un documento; está a salvo en la estación. Llame a su técnico.</translation>
    </message>
    <message>
        <source>A document did not pass the last check and was not sealed; it is safe in the station. Call your technician.</source>
        <translation>Un documento no pasó la última comprobación y no se selló; está a salvo en la estación. Llame a su técnico.</translation>
    </message>
    <message>
        <source>A document is being prepared once more after an interruption; keep the paper until it is delivered.</source>
        <translation>Un documento se prepara de nuevo tras una interrupción; conserve el papel hasta que se entregue.</translation>
    </message>
    <message>
        <source>A document is too large to be sent; it is safe in the station. Scan the stack in smaller parts.</source>
        <translation>Un documento es demasiado grande para enviarse; está a salvo en la estación. Escanee la pila en partes más pequeñas.</translation>
    </message>
    <message>
        <source>A document of this job is on its way; wait for its receipt, then decide about the rest.</source>
        <translation>Un documento de este trabajo va en camino; espere su recibo y decida después sobre el resto.</translation>
    </message>
    <message>
        <source>A key of the station is missing or not protected; nothing is sent. Call your technician.</source>
        <translation>Falta una clave de la estación o no está protegida; no se envía nada. Llame a su técnico.</translation>
    </message>
    <message>
        <source>A lamp is reflected by the paper: turn the sheet or move the lamp to the side.</source>
        <translation>El papel refleja una lámpara: gire la hoja o aparte la lámpara.</translation>
    </message>
    <message>
        <source>A late page cannot be read well enough. Scan the pages again, with the same sheet on top.</source>
        <translation>Una página tardía no se lee bien. Escanee otra vez las páginas, con la misma hoja encima.</translation>
    </message>
    <message>
        <source>A late page waits until the station has worked on its document&apos;s stack; keep the paper.</source>
        <translation>Una página tardía espera a que la estación termine con la pila de su documento; conserve el papel.</translation>
    </message>
    <message>
        <source>A late-page sheet lies inside the stack. Scan the late pages by themselves, the sheet on top.</source>
        <translation>Hay una hoja tardía dentro de la pila. Escanee solas las páginas tardías, con la hoja encima.</translation>
    </message>
    <message>
        <source>A legal hold keeps the document or the page as it is. Ask a supervisor, then let it go on.</source>
        <translation>Una retención legal deja el documento o la página como está. Pregunte a supervisión y deje que siga.</translation>
    </message>
    <message>
        <source>A legal hold keeps this job in the station. Ask the person who set it.</source>
        <translation>Una retención legal guarda este trabajo en la estación. Pregunte a quien la ordenó.</translation>
    </message>
    <message>
        <source>A light stays dark: check its cable, then replace it.</source>
        <translation>Una luz queda apagada: revise su cable y luego cámbiela.</translation>
    </message>
    <message>
        <source>A page arrived damaged: put the last sheet back on the stack and press the button.</source>
        <translation>Una página llegó dañada: vuelva a poner la última hoja en la pila y pulse el botón.</translation>
    </message>
    <message>
        <source>A page arrived in a size that no sheet has: put the last sheet back on the stack and press the button.</source>
        <translation>Una página llegó con un tamaño imposible: vuelva a poner la última hoja en la pila y pulse el botón.</translation>
    </message>
    <message>
        <source>A page arrived incomplete: put the last sheet back on the stack and press the button.</source>
        <translation>Una página llegó incompleta: vuelva a poner la última hoja en la pila y pulse el botón.</translation>
    </message>
    <message>
        <source>A page belongs to another document. Take it out and scan the stack again.</source>
        <translation>Una página es de otro documento. Sáquela y escanee la pila otra vez.</translation>
    </message>
    <message>
        <source>A page could not be cleared safely; it is held for a person.</source>
        <translation>Una página no se pudo depurar con seguridad; espera a una persona.</translation>
    </message>
    <message>
        <source>A page could not be read by the station; it is held for a person.</source>
        <translation>La estación no pudo leer una página; espera a una persona.</translation>
    </message>
    <message>
        <source>A page could not be read well enough by a person. Scan it again.</source>
        <translation>Una persona no pudo leer bien una página. Escanéela otra vez.</translation>
    </message>
    <message>
        <source>A page could not be used. Look at the panel.</source>
        <translation>Una página no se pudo usar. Mire el panel.</translation>
    </message>
    <message>
        <source>A page file could not be used. Scan or export the page again as PNG, JPEG, TIFF or PNM.</source>
        <translation>Un archivo de página no se pudo usar. Escanee o exporte la página otra vez como PNG, JPEG, TIFF o PNM.</translation>
    </message>
    <message>
        <source>A page file is damaged. Scan or export the page again.</source>
        <translation>Un archivo de página está dañado. Escanee o exporte la página otra vez.</translation>
    </message>
    <message>
        <source>A page file is empty. Scan or export the page again.</source>
        <translation>Un archivo de página está vacío. Escanee o exporte la página otra vez.</translation>
    </message>
    <message>
        <source>A page file is of a kind the station does not read. Use PNG, JPEG, TIFF or PNM.</source>
        <translation>La estación no lee archivos de página de este tipo. Use PNG, JPEG, TIFF o PNM.</translation>
    </message>
    <message>
        <source>A page file is too large. Scan the page again at 300 dpi.</source>
        <translation>Un archivo de página es demasiado grande. Escanee la página otra vez a 300 ppp.</translation>
    </message>
    <message>
        <source>A page file is too small to be a page. Scan the page again at 300 dpi.</source>
        <translation>Un archivo es demasiado pequeño para ser una página. Escanee la página otra vez a 300 ppp.</translation>
    </message>
    <message>
        <source>A page file was cut short, as by a broken copy. Scan or export the page again.</source>
        <translation>Un archivo de página está incompleto, como por una copia fallida. Escanee o exporte la página otra vez.</translation>
    </message>
    <message>
        <source>A page in the station cannot be opened; its job is held. Keep the paper and call your technician.</source>
        <translation>Una página guardada no se puede abrir; su trabajo queda retenido. Conserve el papel y llame a su técnico.</translation>
    </message>
    <message>
        <source>A page is missing. Look for it and scan the whole stack again.</source>
        <translation>Falta una página. Búsquela y escanee toda la pila otra vez.</translation>
    </message>
    <message>
        <source>A page names another patient than the rest of its document. Take it out, scan again.</source>
        <translation>Una página nombra a otro paciente que el resto del documento. Sáquela y escanee otra vez.</translation>
    </message>
    <message>
        <source>A page was too much for the station&apos;s memory: put the last sheet back and press the button.</source>
        <translation>Una página fue demasiado para la memoria de la estación: vuelva a poner la última hoja y pulse el botón.</translation>
    </message>
    <message>
        <source>A part of the sheet lies in a shadow: take away what throws it.</source>
        <translation>Parte de la hoja está en sombra: quite lo que la proyecta.</translation>
    </message>
    <message>
        <source>A person confirms this kind of document. Look at the paper and name its class.</source>
        <translation>Una persona confirma este tipo de documento. Mire el papel e indique su clase.</translation>
    </message>
    <message>
        <source>A person decided that this document is not sent. Discard it, and keep the paper.</source>
        <translation>Una persona decidió que este documento no se envía. Descártelo y conserve el papel.</translation>
    </message>
    <message>
        <source>A receipt came from somebody who was not sent the document; it was ignored. Tell your security officer.</source>
        <translation>Llegó un recibo de alguien a quien no se envió el documento; se ignoró. Avise a su responsable de seguridad.</translation>
    </message>
    <message>
        <source>A receipt does not match what was sent; the document stays in the station. Tell your security officer.</source>
        <translation>Un recibo no coincide con lo enviado; el documento se queda en la estación. Avise a su responsable de seguridad.</translation>
    </message>
    <message>
        <source>A receipt for an unknown document arrived and was ignored. Tell your security officer.</source>
        <translation>Llegó un recibo de un documento desconocido y se ignoró. Avise a su responsable de seguridad.</translation>
    </message>
    <message>
        <source>A receipt is not signed by the receiver; the document stays in the station. Tell your security officer.</source>
        <translation>Un recibo no está firmado por el receptor; el documento se queda en la estación. Avise al responsable de seguridad.</translation>
    </message>
    <message>
        <source>A reviewer looks at the document and decides.</source>
        <translation>Una persona de revisión mira el documento y decide.</translation>
    </message>
    <message>
        <source>A separator or challenge sheet lies among late pages. Take it out, and scan with the same sheet.</source>
        <translation>Hay una hoja separadora o de prueba entre páginas tardías. Sáquela y escanee con la misma hoja.</translation>
    </message>
    <message>
        <source>A sheet came through too short: put it back on the stack and press the button.</source>
        <translation>Una hoja pasó demasiado corta: vuelva a ponerla en la pila y pulse el botón.</translation>
    </message>
    <message>
        <source>A sheet is larger than the station can take: take it out and press the button to go on with the rest.</source>
        <translation>Una hoja es más grande de lo que admite la estación: sáquela y pulse el botón para seguir con el resto.</translation>
    </message>
    <message>
        <source>A sheet lies in the wrong place. Put it in order and scan the stack again.</source>
        <translation>Una hoja está fuera de lugar. Ordénela y escanee la pila otra vez.</translation>
    </message>
    <message>
        <source>A sheet lies with its back in front. Turn it over and scan the stack again.</source>
        <translation>Una hoja está con el reverso delante. Déle la vuelta y escanee la pila otra vez.</translation>
    </message>
    <message>
        <source>A side is blank where a numbered page should be. Look at the paper and scan it again.</source>
        <translation>Una cara está en blanco donde debería haber una página numerada. Mire el papel y escanéelo otra vez.</translation>
    </message>
    <message>
        <source>A signed statement was damaged and was refused; the document stays safe in the station.</source>
        <translation>Una declaración firmada estaba dañada y se rechazó; el documento sigue a salvo en la estación.</translation>
    </message>
    <message>
        <source>A spot audit found something wrong with this document; it was not sent.</source>
        <translation>Una auditoría al azar encontró un problema en este documento; no se envió.</translation>
    </message>
    <message>
        <source>A stack is being fed for other purposes, which were fixed when it began. Finish it first.</source>
        <translation>Se está escaneando una pila para otros fines, fijados al empezar. Termínela primero.</translation>
    </message>
    <message>
        <source>A stack of another kind is being fed, as was chosen when it began. Finish it first.</source>
        <translation>Se está escaneando una pila de otro tipo, elegido al empezar. Termínela primero.</translation>
    </message>
    <message>
        <source>A stack was begun and no paper lay in the feeder.</source>
        <translation>Se empezó una pila y no había papel en el alimentador.</translation>
    </message>
    <message>
        <source>All four lights blink together now: green, amber, red and the ring. Do they?</source>
        <translation>Las cuatro luces parpadean ahora a la vez: verde, ámbar, roja y el anillo. ¿Es así?</translation>
    </message>
    <message>
        <source>All four lights work.</source>
        <translation>Las cuatro luces funcionan.</translation>
    </message>
    <message>
        <source>Another scanner is connected than the one of this station: connect the right one or call your technician.</source>
        <translation>Está conectado un escáner distinto al de esta estación: conecte el correcto o llame a su técnico.</translation>
    </message>
    <message>
        <source>Another station program is already running here. Stop it first.</source>
        <translation>Ya hay otro programa de la estación en marcha. Deténgalo primero.</translation>
    </message>
    <message>
        <source>At this station nobody may ask for a removed word.</source>
        <translation>En esta estación nadie puede pedir una palabra quitada.</translation>
    </message>
    <message>
        <source>Call your technician and name the code.</source>
        <translation>Llame a su técnico y dígale el código.</translation>
    </message>
    <message>
        <source>Clean the glass and the rollers.</source>
        <translation>Limpie el cristal y los rodillos.</translation>
    </message>
    <message>
        <source>Close the cover and switch the scanner on.</source>
        <translation>Cierre la tapa y encienda el escáner.</translation>
    </message>
    <message>
        <source>Close the cover until it clicks.</source>
        <translation>Cierre la tapa hasta que haga clic.</translation>
    </message>
    <message>
        <source>Close the cover.</source>
        <translation>Cierre la tapa.</translation>
    </message>
    <message>
        <source>Compare it with its paper (order, clarity, index, permissions) and record what you found.</source>
        <translation>Compárelo con su papel (orden, claridad, índice, permisos) y registre lo que encontró.</translation>
    </message>
    <message>
        <source>Compare the first sheet with those that came out.</source>
        <translation>Compare la primera hoja con las que salieron.</translation>
    </message>
    <message>
        <source>Confirm, correct or reject every marked field first, then approve.</source>
        <translation>Primero confirme, corrija o rechace cada campo marcado; después apruebe.</translation>
    </message>
    <message>
        <source>Connect the scanner and switch it on.</source>
        <translation>Conecte el escáner y enciéndalo.</translation>
    </message>
    <message>
        <source>Connect the scanner that belongs to this station.</source>
        <translation>Conecte el escáner de esta estación.</translation>
    </message>
    <message>
        <source>Count the paper again: strange sheets may lie in it, or the number was wrong.</source>
        <translation>Cuente el papel otra vez: puede haber hojas ajenas, o el número era incorrecto.</translation>
    </message>
    <message>
        <source>Decide: let the job go on, or discard it.</source>
        <translation>Decida: deje continuar el trabajo o descártelo.</translation>
    </message>
    <message>
        <source>Documents are on their way. Look again in a minute.</source>
        <translation>Hay documentos en camino. Mire otra vez en un minuto.</translation>
    </message>
    <message>
        <source>Documents wait safely in the station until the network is back.</source>
        <translation>Los documentos esperan a salvo en la estación hasta que vuelva la red.</translation>
    </message>
    <message>
        <source>Every field of the touch screen answers.</source>
        <translation>Todos los campos de la pantalla táctil responden.</translation>
    </message>
    <message>
        <source>Fan the sheets.</source>
        <translation>Airee las hojas.</translation>
    </message>
    <message>
        <source>Fan them: look for two in one.</source>
        <translation>Airéelas: busque dos hojas pegadas.</translation>
    </message>
    <message>
        <source>Feed again from sheet %1 on.</source>
        <translation>Vuelva a poner desde la hoja %1.</translation>
    </message>
    <message>
        <source>Fewer sheets came than were counted.</source>
        <translation>Llegaron menos hojas de las contadas.</translation>
    </message>
    <message>
        <source>Fields of the touch screen do not answer: clean it, check its cable, then replace it.</source>
        <translation>Hay campos de la pantalla táctil que no responden: límpiela, revise su cable y luego cámbiela.</translation>
    </message>
    <message>
        <source>For this role the station needs both the badge and the PIN.</source>
        <translation>Para esta función la estación necesita la tarjeta y el PIN.</translation>
    </message>
    <message>
        <source>For this role the station needs the PIN or the badge.</source>
        <translation>Para esta función la estación necesita el PIN o la tarjeta.</translation>
    </message>
    <message>
        <source>For this role the station needs the PIN.</source>
        <translation>Para esta función la estación necesita el PIN.</translation>
    </message>
    <message>
        <source>For this role the station needs the badge.</source>
        <translation>Para esta función la estación necesita la tarjeta.</translation>
    </message>
    <message>
        <source>Hand the paper to those who work with this kind, then discard the job.</source>
        <translation>Entregue el papel a quienes trabajan con este tipo y descarte el trabajo.</translation>
    </message>
    <message>
        <source>Handwriting may be left on a page of this document. Review it, and take that away.</source>
        <translation>Puede quedar escritura a mano en una página de este documento. Revíselo y quítela.</translation>
    </message>
    <message>
        <source>If it is new, put it back with all after it.</source>
        <translation>Si es nueva, vuelva a ponerla con todas las siguientes.</translation>
    </message>
    <message>
        <source>If it stays: Call your technician and name the code.</source>
        <translation>Si continúa: llame a su técnico y dígale el código.</translation>
    </message>
    <message>
        <source>It is not clear what kind of document this is. Look at the paper and name its class.</source>
        <translation>No está claro qué tipo de documento es. Mire el papel e indique su clase.</translation>
    </message>
    <message>
        <source>Its pages are still in the station. Let the job go on or discard it; then it leaves the queue.</source>
        <translation>Sus páginas siguen en la estación. Deje continuar el trabajo o descártelo; entonces sale de la cola.</translation>
    </message>
    <message>
        <source>Keep the paper and call your technician; then let the job go on.</source>
        <translation>Conserve el papel y llame a su técnico; después deje continuar el trabajo.</translation>
    </message>
    <message>
        <source>Keep the paper and discard the job.</source>
        <translation>Conserve el papel y descarte el trabajo.</translation>
    </message>
    <message>
        <source>Keep the paper, look at it, and ask a supervisor what becomes of it.</source>
        <translation>Conserve el papel, mírelo y pregunte a supervisión qué se hace con él.</translation>
    </message>
    <message>
        <source>Leave the rest of the stack where it is.</source>
        <translation>Deje el resto de la pila donde está.</translation>
    </message>
    <message>
        <source>Let the job go on once more; if it stops again, scan the paper again.</source>
        <translation>Deje continuar el trabajo una vez más; si se para de nuevo, escanee el papel otra vez.</translation>
    </message>
    <message>
        <source>Lights are exchanged, or one stays lit: check the cables against the pin plan.</source>
        <translation>Hay luces cambiadas o una queda encendida: compare los cables con el plano de conexiones.</translation>
    </message>
    <message>
        <source>Look at the paper; if all is right, let this one document go on.</source>
        <translation>Mire el papel; si todo está bien, deje continuar este documento.</translation>
    </message>
    <message>
        <source>Look for sheets in the feeder and in your hand, and put the rest in.</source>
        <translation>Busque hojas en el alimentador y en su mano, y ponga el resto.</translation>
    </message>
    <message>
        <source>More sheets came than were counted.</source>
        <translation>Llegaron más hojas de las contadas.</translation>
    </message>
    <message>
        <source>More than one scanner is connected: unplug the one that does not belong to the station.</source>
        <translation>Hay más de un escáner conectado: desenchufe el que no es de la estación.</translation>
    </message>
    <message>
        <source>More than one sheet lies on the desk: take all but one away.</source>
        <translation>Hay más de una hoja en la mesa: deje solo una.</translation>
    </message>
    <message>
        <source>Name, PIN or badge do not fit. Try again; after a few tries you must wait.</source>
        <translation>El nombre, el PIN o la tarjeta no coinciden. Inténtelo otra vez; tras varios intentos hay que esperar.</translation>
    </message>
    <message>
        <source>Networking of this device is switched off. Switch its radio on, or the device off and on again.</source>
        <translation>La red de este equipo está desactivada. Active su radio, o apague y encienda el equipo.</translation>
    </message>
    <message>
        <source>No document is open for review. Choose one; what was marked in it is kept.</source>
        <translation>No hay ningún documento abierto para revisar. Elija uno; lo marcado en él se conserva.</translation>
    </message>
    <message>
        <source>No key for support bundles is set up at this station, so none is made. Set technician.support_key.</source>
        <translation>En esta estación no hay clave para archivos de soporte y no se hace ninguno. Configure technician.support_key.</translation>
    </message>
    <message>
        <source>No machine outside may have this kind of document; nothing was sent. Hand the paper on.</source>
        <translation>Ninguna máquina externa puede recibir este tipo de documento; no se envió nada. Entregue el papel a quien corresponda.</translation>
    </message>
    <message>
        <source>No network comes through the cable. Plug it in at both ends; the station goes on by itself.</source>
        <translation>No llega red por el cable. Conéctelo en ambos extremos; la estación sigue sola.</translation>
    </message>
    <message>
        <source>No press came in time. Test again and press; if none comes, check the cable of the button.</source>
        <translation>No llegó ninguna pulsación a tiempo. Pruebe otra vez y pulse; si no llega, revise el cable del botón.</translation>
    </message>
    <message>
        <source>No provisioning code was found. Put the provisioning sheet in, its print towards the scanner&apos;s lamp.</source>
        <translation>No se encontró ningún código de configuración. Ponga la hoja de configuración con lo impreso hacia la lámpara del escáner.</translation>
    </message>
    <message>
        <source>No sheet lies under the camera: press the button, then lay the first sheet on the mat.</source>
        <translation>No hay hoja bajo la cámara: pulse el botón y ponga la primera hoja en el tapete.</translation>
    </message>
    <message>
        <source>Nobody is logged in here. Log in, then do it again.</source>
        <translation>Nadie ha iniciado sesión aquí. Inicie sesión y hágalo otra vez.</translation>
    </message>
    <message>
        <source>Nobody is logged in here. Name the person, or log in.</source>
        <translation>Nadie ha iniciado sesión aquí. Indique la persona o inicie sesión.</translation>
    </message>
    <message>
        <source>Nobody is set up to receive documents of this purpose; none is sent. Choose another, or call your technician.</source>
        <translation>Nadie está configurado para recibir documentos con este fin; no se envía ninguno. Elija otro o llame a su técnico.</translation>
    </message>
    <message>
        <source>Nobody knows yet which pages are this document. Scan its paper and the late page as a whole.</source>
        <translation>Aún no se sabe qué páginas son este documento. Escanee juntos su papel y la página tardía.</translation>
    </message>
    <message>
        <source>Nobody pressed the button. Start again when the sheet lies in the scanner.</source>
        <translation>Nadie pulsó el botón. Empiece de nuevo cuando la hoja esté en el escáner.</translation>
    </message>
    <message>
        <source>Not tested yet.</source>
        <translation>Todavía sin probar.</translation>
    </message>
    <message>
        <source>Nothing but blank pages lies behind a separator sheet. Look for its paper and scan it.</source>
        <translation>Tras una hoja separadora solo hay páginas en blanco. Busque su papel y escanéelo.</translation>
    </message>
    <message>
        <source>Nothing but blank pages lies behind the late-page sheet. Put the late pages behind it, and scan.</source>
        <translation>Tras la hoja tardía solo hay páginas en blanco. Ponga detrás las páginas tardías y escanee.</translation>
    </message>
    <message>
        <source>Nothing was sent yet. Scan a sheet that may be sent, then test again.</source>
        <translation>Todavía no se envió nada. Escanee una hoja que pueda enviarse y pruebe otra vez.</translation>
    </message>
    <message>
        <source>Nothing, or press to go on with the rest.</source>
        <translation>Nada, o pulse el botón para seguir con el resto.</translation>
    </message>
    <message>
        <source>Of delivered paper it is said whether it was shredded or returned; of nothing else.</source>
        <translation>Del papel entregado se dice si se destruyó o se devolvió; de nada más.</translation>
    </message>
    <message>
        <source>One page showed an invented name that is not on the paper. It is gone now. Look again, then decide.</source>
        <translation>Una página mostró un nombre inventado que no está en el papel. Ya no está. Mire otra vez y después decida.</translation>
    </message>
    <message>
        <source>One page showed an invented name, to see whether it is found. It is gone now. Look at each page again.</source>
        <translation>Una página mostró un nombre inventado, para ver si se encuentra. Ya no está. Mire otra vez cada página.</translation>
    </message>
    <message>
        <source>One person approved this document. A second, different one reviews it.</source>
        <translation>Una persona aprobó este documento. Lo revisa una segunda, distinta.</translation>
    </message>
    <message>
        <source>Only blank pages lie in front of the first separator sheet. See what they belong to.</source>
        <translation>Antes de la primera hoja separadora solo hay páginas en blanco. Vea a qué pertenecen.</translation>
    </message>
    <message>
        <source>Open the cover.</source>
        <translation>Abra la tapa.</translation>
    </message>
    <message>
        <source>Pages and sheets do not add up; the job is held. Count the stack, then look at the panel.</source>
        <translation>Las páginas y las hojas no cuadran; el trabajo queda retenido. Cuente la pila y mire el panel.</translation>
    </message>
    <message>
        <source>Pages or policy changed after this document was reviewed. Review it again.</source>
        <translation>Las páginas o las normas cambiaron tras la revisión de este documento. Revíselo otra vez.</translation>
    </message>
    <message>
        <source>Paper is in work, or another part is being tested. Finish that first, then test.</source>
        <translation>Hay papel en curso o se prueba otra pieza. Termine eso primero y luego pruebe.</translation>
    </message>
    <message>
        <source>Paper is stuck in the scanner: open it, take the sheet out, put it back on the stack and press the button.</source>
        <translation>Hay papel atascado en el escáner: ábralo, saque la hoja, vuelva a ponerla en la pila y pulse el botón.</translation>
    </message>
    <message>
        <source>Policy keeps this kind of document with people; nothing was sent. Hand the paper on.</source>
        <translation>La política deja este tipo de documento en manos de personas; no se envió nada. Entregue el papel a quien corresponda.</translation>
    </message>
    <message>
        <source>Press the button.</source>
        <translation>Pulse el botón.</translation>
    </message>
    <message>
        <source>Press the holders of the rollers and lift the rollers out.</source>
        <translation>Apriete los soportes de los rodillos y saque los rodillos.</translation>
    </message>
    <message>
        <source>Pull the sheet out and smooth it.</source>
        <translation>Saque la hoja y alísela.</translation>
    </message>
    <message>
        <source>Put it right at the scanner and press the button, or hold the button to stop the stack.</source>
        <translation>Arréglelo en el escáner y pulse el botón, o manténgalo pulsado para parar la pila.</translation>
    </message>
    <message>
        <source>Put the named sheet and all after it back on the stack.</source>
        <translation>Vuelva a poner en la pila la hoja indicada y todas las siguientes.</translation>
    </message>
    <message>
        <source>Put the new rollers in until they click; turn them by hand.</source>
        <translation>Ponga los rodillos nuevos hasta que encajen; gírelos con la mano.</translation>
    </message>
    <message>
        <source>Put the sheets after it back.</source>
        <translation>Vuelva a poner las hojas siguientes.</translation>
    </message>
    <message>
        <source>Put the stack in.</source>
        <translation>Ponga la pila.</translation>
    </message>
    <message>
        <source>Reading from the scanner broke off: put the last sheet back on the stack and press the button.</source>
        <translation>Se cortó la lectura del escáner: vuelva a poner la última hoja en la pila y pulse el botón.</translation>
    </message>
    <message>
        <source>Reading from the scanner went wrong: put the last sheet back on the stack and press the button.</source>
        <translation>Falló la lectura del escáner: vuelva a poner la última hoja en la pila y pulse el botón.</translation>
    </message>
    <message>
        <source>Receipts come back: what was sent was confirmed, and nothing waits for an answer.</source>
        <translation>Los acuses de recibo llegan: lo enviado se confirmó y nada espera respuesta.</translation>
    </message>
    <message>
        <source>Replace the rollers with new ones.</source>
        <translation>Cambie los rodillos por otros nuevos.</translation>
    </message>
    <message>
        <source>Scan the challenge sheet; if the test fails again, call your technician.</source>
        <translation>Escanee la hoja de prueba; si la prueba falla otra vez, llame a su técnico.</translation>
    </message>
    <message>
        <source>Scan the paper again as it should be, then discard this job.</source>
        <translation>Escanee el papel otra vez como debe ser y descarte este trabajo.</translation>
    </message>
    <message>
        <source>Scanning was cancelled; nothing was sent. The pages scanned so far are kept in the station.</source>
        <translation>El escaneo se canceló; no se envió nada. Las páginas ya escaneadas se conservan en la estación.</translation>
    </message>
    <message>
        <source>Scanning was interrupted. Put the rest of the paper in the feeder.</source>
        <translation>El escaneo se interrumpió. Ponga el resto del papel en el alimentador.</translation>
    </message>
    <message>
        <source>Sheets and pages do not agree: put the named sheet and all after it back on the stack and press the button.</source>
        <translation>Las hojas y las páginas no coinciden: vuelva a poner la hoja indicada y todas las siguientes y pulse el botón.</translation>
    </message>
    <message>
        <source>Shred the paper or put it back where it is kept, then record which.</source>
        <translation>Destruya el papel o guárdelo en su sitio y registre qué hizo.</translation>
    </message>
    <message>
        <source>Shredding this paper takes two people, each logged in under their own name.</source>
        <translation>Para destruir este papel hacen falta dos personas, cada una con su propia sesión.</translation>
    </message>
    <message>
        <source>Somebody began to review this document. Finish the review.</source>
        <translation>Alguien empezó a revisar este documento. Termine la revisión.</translation>
    </message>
    <message>
        <source>Somebody else is just logging in. Try again in a moment.</source>
        <translation>Otra persona está iniciando sesión. Inténtelo en un momento.</translation>
    </message>
    <message>
        <source>Somebody must confirm what was read in this document. Review it.</source>
        <translation>Alguien debe confirmar lo leído en este documento. Revíselo.</translation>
    </message>
    <message>
        <source>Somebody wants to shred the paper of delivered documents; a second person has not said so yet.</source>
        <translation>Alguien quiere destruir el papel de documentos entregados; falta una segunda persona.</translation>
    </message>
    <message>
        <source>Something else stands on the late-page sheet. Print it on clean paper, and scan with it on top.</source>
        <translation>Hay otra cosa en la hoja tardía. Imprímala en papel limpio y escanee con ella encima.</translation>
    </message>
    <message>
        <source>Something lies over an edge of the sheet, or a corner is folded: take the hand away and straighten it.</source>
        <translation>Algo tapa un borde de la hoja o hay una esquina doblada: quite la mano y enderécela.</translation>
    </message>
    <message>
        <source>Something that looks like a barcode on a page stops the station&apos;s decoder. Look at the paper.</source>
        <translation>Algo que parece un código de barras en una página detiene el lector de la estación. Mire el papel.</translation>
    </message>
    <message>
        <source>Something went wrong inside the station; nothing was lost. Call your technician.</source>
        <translation>Algo falló dentro de la estación; no se perdió nada. Llame a su técnico.</translation>
    </message>
    <message>
        <source>Straighten the stack.</source>
        <translation>Enderece la pila.</translation>
    </message>
    <message>
        <source>Switch the scanner off and on, and press the button.</source>
        <translation>Apague y encienda el escáner y pulse el botón.</translation>
    </message>
    <message>
        <source>Switch the scanner off and on.</source>
        <translation>Apague y encienda el escáner.</translation>
    </message>
    <message>
        <source>Switch the scanner off and open its cover.</source>
        <translation>Apague el escáner y abra su tapa.</translation>
    </message>
    <message>
        <source>Take both sheets out.</source>
        <translation>Saque ambas hojas.</translation>
    </message>
    <message>
        <source>Take out what lies in the paper path.</source>
        <translation>Saque lo que haya en el paso del papel.</translation>
    </message>
    <message>
        <source>Take the large sheet out and keep it: it is not scanned.</source>
        <translation>Saque la hoja grande y consérvela: no se escanea.</translation>
    </message>
    <message>
        <source>Take the last sheets out of the tray.</source>
        <translation>Saque las últimas hojas de la bandeja.</translation>
    </message>
    <message>
        <source>Tell your security officer, then record that you did.</source>
        <translation>Avise al responsable de seguridad y registre que lo hizo.</translation>
    </message>
    <message>
        <source>The Wi-Fi does not take the passphrase of the sheet. Ask the office for a new sheet, and reset this device.</source>
        <translation>La wifi no acepta la contraseña de la hoja. Pida a la oficina una hoja nueva y restablezca este equipo.</translation>
    </message>
    <message>
        <source>The Wi-Fi of the sheet is not in reach. Move the station, or switch the access point on; it goes on by itself.</source>
        <translation>La wifi de la hoja no está al alcance. Mueva la estación o encienda el punto de acceso; sigue sola.</translation>
    </message>
    <message>
        <source>The address of the enrolment server is not valid. Call the fleet&apos;s office.</source>
        <translation>La dirección del servidor de registro no es válida. Llame a la oficina de la flota.</translation>
    </message>
    <message>
        <source>The back of a sheet did not arrive: put the sheet back on the stack and press the button.</source>
        <translation>No llegó el reverso de una hoja: vuelva a ponerla en la pila y pulse el botón.</translation>
    </message>
    <message>
        <source>The back of a sheet did not come: lay the sheet again, front first, and press the button.</source>
        <translation>No llegó el reverso de una hoja: póngala otra vez, primero el anverso, y pulse el botón.</translation>
    </message>
    <message>
        <source>The badge could not be read. Hold it to the reader again.</source>
        <translation>No se pudo leer la tarjeta. Acérquela otra vez al lector.</translation>
    </message>
    <message>
        <source>The button answers.</source>
        <translation>El botón responde.</translation>
    </message>
    <message>
        <source>The buzzer and the red light work.</source>
        <translation>El zumbador y la luz roja funcionan.</translation>
    </message>
    <message>
        <source>The buzzer is silent or another light flashes: check its cable, then replace it.</source>
        <translation>El zumbador no suena o parpadea otra luz: revise su cable y luego cámbielo.</translation>
    </message>
    <message>
        <source>The buzzer is switched off in the configuration of this station.</source>
        <translation>El zumbador está desactivado en la configuración de esta estación.</translation>
    </message>
    <message>
        <source>The camera answers.</source>
        <translation>La cámara responde.</translation>
    </message>
    <message>
        <source>The camera could not take the sheet: lay it flat into the middle of the desk.</source>
        <translation>La cámara no pudo captar la hoja: póngala plana en el centro de la mesa.</translation>
    </message>
    <message>
        <source>The camera is not there: check its cable, then press the button.</source>
        <translation>La cámara no está: revise su cable y pulse el botón.</translation>
    </message>
    <message>
        <source>The camera sees no sheet: lay one on the dark mat, into the middle.</source>
        <translation>La cámara no ve ninguna hoja: ponga una en el centro del tapete oscuro.</translation>
    </message>
    <message>
        <source>The camera sees this sheet too coarsely for the resolution that is asked for: use the feeder for it.</source>
        <translation>La cámara ve esta hoja con menos detalle del que se pide: use el alimentador.</translation>
    </message>
    <message>
        <source>The camera stopped answering: press the button to go on with the sheet that lies there.</source>
        <translation>La cámara dejó de responder: pulse el botón para seguir con la hoja que está puesta.</translation>
    </message>
    <message>
        <source>The checklist for this paper comes first: answer it at the panel, then scan.</source>
        <translation>Primero, las comprobaciones de este papel: respóndalas en el panel y escanee después.</translation>
    </message>
    <message>
        <source>The checklist has changed. Look at it again.</source>
        <translation>Las comprobaciones han cambiado. Mírelas otra vez.</translation>
    </message>
    <message>
        <source>The clinic&apos;s own receiver</source>
        <translation>El receptor propio de la clínica</translation>
    </message>
    <message>
        <source>The clock goes on and shows a time that can be right.</source>
        <translation>El reloj avanza y muestra una hora que puede ser correcta.</translation>
    </message>
    <message>
        <source>The clock is behind a time that it has shown. Set it: no readiness test counts until then.</source>
        <translation>El reloj va por detrás de una hora que ya mostró. Póngalo en hora: hasta entonces no cuenta ninguna prueba.</translation>
    </message>
    <message>
        <source>The clock shows a time before this station was made. Set it.</source>
        <translation>El reloj muestra una hora anterior a la fabricación de esta estación. Póngalo en hora.</translation>
    </message>
    <message>
        <source>The code does not belong to this sheet. Compare the sheet&apos;s number with the one given with the code.</source>
        <translation>El código no es de esta hoja. Compare el número de la hoja con el que se dio con el código.</translation>
    </message>
    <message>
        <source>The code was mistyped: it has four groups of four digits. Type it again; this did not count as a try.</source>
        <translation>El código está mal escrito: tiene cuatro grupos de cuatro cifras. Escríbalo de nuevo; no contó como intento.</translation>
    </message>
    <message>
        <source>The document has no such sheet. Name one that it has, or leave the place out for its end.</source>
        <translation>El documento no tiene esa hoja. Indique una que tenga, o ninguna para el final.</translation>
    </message>
    <message>
        <source>The document of the late-page sheet is not in the station any more. Scan its paper as a whole.</source>
        <translation>El documento de la hoja tardía ya no está en la estación. Escanee su papel entero.</translation>
    </message>
    <message>
        <source>The document was sent already; nothing joins it. Scan the page by itself and tell who receives it.</source>
        <translation>El documento ya se envió; nada se le une. Escanee sola la página y avise a quien la recibe.</translation>
    </message>
    <message>
        <source>The documents are delivered, and nobody has said what became of the paper.</source>
        <translation>Los documentos están entregados y nadie ha dicho qué se hizo con el papel.</translation>
    </message>
    <message>
        <source>The enrolment server asks to come back later; the station does so by itself.</source>
        <translation>El servidor de registro pide volver más tarde; la estación lo hace sola.</translation>
    </message>
    <message>
        <source>The enrolment server belongs to another fleet, or is a forgery; nothing was sent. Tell the fleet&apos;s office.</source>
        <translation>El servidor de registro es de otra flota o es falso; no se envió nada. Avise a la oficina de la flota.</translation>
    </message>
    <message>
        <source>The enrolment server cannot be reached; it is tried again. Check the network cable.</source>
        <translation>No se llega al servidor de registro; se intenta de nuevo. Revise el cable de red.</translation>
    </message>
    <message>
        <source>The enrolment server could not prove who it is, so nothing was sent. Tell the fleet&apos;s office.</source>
        <translation>El servidor de registro no pudo demostrar quién es y no se envió nada. Avise a la oficina de la flota.</translation>
    </message>
    <message>
        <source>The enrolment server did not give a certificate; the station goes on with the one it has.</source>
        <translation>El servidor de registro no dio ningún certificado; la estación sigue con el que tiene.</translation>
    </message>
    <message>
        <source>The enrolment server does not answer in time; it is tried again.</source>
        <translation>El servidor de registro no responde a tiempo; se intenta de nuevo.</translation>
    </message>
    <message>
        <source>The enrolment server ended the connection without an answer; it is tried again.</source>
        <translation>El servidor de registro cortó la conexión sin responder; se intenta de nuevo.</translation>
    </message>
    <message>
        <source>The enrolment server gave a certificate that is not for this station. Tell the fleet&apos;s office.</source>
        <translation>El servidor de registro dio un certificado que no es de esta estación. Avise a la oficina de la flota.</translation>
    </message>
    <message>
        <source>The enrolment server gave an answer that cannot be used. Tell the fleet&apos;s office.</source>
        <translation>El servidor de registro dio una respuesta que no sirve. Avise a la oficina de la flota.</translation>
    </message>
    <message>
        <source>The enrolment server refuses this station. Ask the fleet&apos;s office for a new provisioning sheet.</source>
        <translation>El servidor de registro rechaza esta estación. Pida una nueva hoja de configuración a la oficina de la flota.</translation>
    </message>
    <message>
        <source>The first sheet looks like one that is scanned already: compare it with the sheets that came out.</source>
        <translation>La primera hoja parece una ya escaneada: compárela con las hojas que salieron.</translation>
    </message>
    <message>
        <source>The green light and the ring are lit now, and nothing else. Is that so?</source>
        <translation>Ahora están encendidos la luz verde y el anillo, y nada más. ¿Es así?</translation>
    </message>
    <message>
        <source>The keys of this device cannot be used: its card or board may be another one. Call your technician.</source>
        <translation>No se pueden usar las claves de este aparato: quizá la tarjeta o la placa es otra. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The last check still finds something that must not leave. Take it away, or reject the document.</source>
        <translation>El último control aún encuentra algo que no debe salir. Quítelo o rechace el documento.</translation>
    </message>
    <message>
        <source>The last check stopped this document; it is held for a person.</source>
        <translation>El último control detuvo este documento; espera a una persona.</translation>
    </message>
    <message>
        <source>The late-page sheet cannot be read. Print it again from its file, and scan with it on top.</source>
        <translation>La hoja tardía no se puede leer. Imprímala otra vez desde su archivo y escanee con ella encima.</translation>
    </message>
    <message>
        <source>The late-page sheet is another station&apos;s. Scan these pages there, or make a sheet here.</source>
        <translation>La hoja tardía es de otra estación. Escanee allí estas páginas, o haga una hoja aquí.</translation>
    </message>
    <message>
        <source>The late-page sheet is from the future: the station&apos;s clock is or was wrong. Have it set right.</source>
        <translation>La hoja tardía es del futuro: el reloj de la estación está o estuvo mal. Haga que lo pongan en hora.</translation>
    </message>
    <message>
        <source>The late-page sheet is too old. Make another one, and scan these pages with it on top.</source>
        <translation>La hoja tardía ha caducado. Haga otra y escanee estas páginas con ella encima.</translation>
    </message>
    <message>
        <source>The late-page sheet was not made by this station. Make one here, and scan with it on top.</source>
        <translation>La hoja tardía no la hizo esta estación. Haga una aquí y escanee con ella encima.</translation>
    </message>
    <message>
        <source>The late-page sheet was used before; it works once. Make another one and scan with it on top.</source>
        <translation>La hoja tardía ya se usó; sirve una vez. Haga otra y escanee con ella encima.</translation>
    </message>
    <message>
        <source>The lights are in their places.</source>
        <translation>Las luces están en su sitio.</translation>
    </message>
    <message>
        <source>The list of people could not be used; the one before stays. Tell whoever keeps the list.</source>
        <translation>No se pudo usar la lista de personas; sigue la anterior. Avise a quien lleva la lista.</translation>
    </message>
    <message>
        <source>The network gives this station no address. Try another socket, or ask whoever keeps the network (DHCP).</source>
        <translation>La red no da una dirección a esta estación. Pruebe otra toma o consulte a quien lleva la red (DHCP).</translation>
    </message>
    <message>
        <source>The network settings of the sheet were refused; nothing was changed. Tell the fleet&apos;s office.</source>
        <translation>Se rechazaron los ajustes de red de la hoja; no se cambió nada. Avise a la oficina de la flota.</translation>
    </message>
    <message>
        <source>The pages of this job are gone for good, as its certificate says. Nothing needs to be done.</source>
        <translation>Las páginas de este trabajo se destruyeron, como dice su certificado. No hay que hacer nada.</translation>
    </message>
    <message>
        <source>The pages run backwards. Turn the stack round and scan it again.</source>
        <translation>Las páginas van al revés. Déle la vuelta a la pila y escanéela otra vez.</translation>
    </message>
    <message>
        <source>The paper looks like a kind for people alone, not like the one chosen. Name its class.</source>
        <translation>El papel parece de un tipo reservado a personas, no del elegido. Indique su clase.</translation>
    </message>
    <message>
        <source>The part of the station that sends is not running; documents wait safely. Call your technician.</source>
        <translation>La parte de la estación que envía no está en marcha; los documentos esperan seguros. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The picture is not sharp: let the sheet lie still; if it stays so, have the camera focused again.</source>
        <translation>La imagen no es nítida: deje quieta la hoja; si sigue así, haga enfocar la cámara.</translation>
    </message>
    <message>
        <source>The place it would go to is not approved; nothing was sent. Call your technician.</source>
        <translation>El destino no está aprobado; no se envió nada. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The readiness test failed.</source>
        <translation>La prueba de aptitud falló.</translation>
    </message>
    <message>
        <source>The readiness test is due. Put the challenge sheet alone into the feeder and press the button first.</source>
        <translation>Hay que hacer la prueba de aptitud. Ponga solo la hoja de prueba en el alimentador y pulse primero el botón.</translation>
    </message>
    <message>
        <source>The receiver could not store a document; the station will send it again.</source>
        <translation>El receptor no pudo guardar un documento; la estación lo enviará otra vez.</translation>
    </message>
    <message>
        <source>The result of the readiness test could not be stored. Call your technician.</source>
        <translation>No se pudo guardar el resultado de la prueba de aptitud. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The same page is there twice. Take one of them out and scan the stack again.</source>
        <translation>La misma página está dos veces. Saque una y escanee la pila otra vez.</translation>
    </message>
    <message>
        <source>The scanner answers and says that its cover is open: close it until it clicks.</source>
        <translation>El escáner responde y dice que su tapa está abierta: ciérrela hasta que encaje.</translation>
    </message>
    <message>
        <source>The scanner answers, and nothing is in its way.</source>
        <translation>El escáner responde y nada lo estorba.</translation>
    </message>
    <message>
        <source>The scanner answers; paper lies in it.</source>
        <translation>El escáner responde; hay papel en él.</translation>
    </message>
    <message>
        <source>The scanner delivered the same side of a sheet twice; the job is held. Call your technician.</source>
        <translation>El escáner entregó dos veces la misma cara; el trabajo queda retenido. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The scanner does not answer: switch it off and on, then press the button.</source>
        <translation>El escáner no responde: apáguelo y enciéndalo y pulse el botón.</translation>
    </message>
    <message>
        <source>The scanner does not offer the configured resolution, colour or sides. Call your technician.</source>
        <translation>El escáner no ofrece la resolución, el color o las caras configuradas. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The scanner is busy: wait until it has finished, then press the button.</source>
        <translation>El escáner está ocupado: espere a que termine y pulse el botón.</translation>
    </message>
    <message>
        <source>The scanner is not there: check that it is switched on and its cable is plugged in.</source>
        <translation>No se encuentra el escáner: compruebe que está encendido y su cable conectado.</translation>
    </message>
    <message>
        <source>The scanner reported a problem. Check the paper, then press the button.</source>
        <translation>El escáner avisó de un problema. Revise el papel y pulse el botón.</translation>
    </message>
    <message>
        <source>The scanner reported an error: put the last sheet back on the stack and press the button.</source>
        <translation>El escáner avisó de un error: vuelva a poner la última hoja en la pila y pulse el botón.</translation>
    </message>
    <message>
        <source>The scanner stopped although paper is left: straighten the stack and press the button to go on.</source>
        <translation>El escáner se paró aunque queda papel: enderece la pila y pulse el botón para seguir.</translation>
    </message>
    <message>
        <source>The scanner stopped answering: switch it off and on, put the last sheet back and press the button.</source>
        <translation>El escáner dejó de responder: apáguelo y enciéndalo, vuelva a poner la última hoja y pulse el botón.</translation>
    </message>
    <message>
        <source>The scanner was disconnected: connect it, switch it on, put the last sheet back on the stack and press the button.</source>
        <translation>El escáner se desconectó: conéctelo, enciéndalo, vuelva a poner la última hoja en la pila y pulse el botón.</translation>
    </message>
    <message>
        <source>The scanner&apos;s cover is open: close it and press the button.</source>
        <translation>La tapa del escáner está abierta: ciérrela y pulse el botón.</translation>
    </message>
    <message>
        <source>The separator sheet declares another number of sheets than follow. Count the paper.</source>
        <translation>La hoja separadora declara otro número de hojas que las que siguen. Cuente el papel.</translation>
    </message>
    <message>
        <source>The separator sheet names a purpose that is not known. Scan again with another one.</source>
        <translation>La hoja separadora nombra un fin desconocido. Escanee otra vez con otra.</translation>
    </message>
    <message>
        <source>The separator sheet names no kind that is known, or two of them. Name the class.</source>
        <translation>La hoja separadora no nombra ningún tipo conocido, o nombra dos. Indique la clase.</translation>
    </message>
    <message>
        <source>The server cannot be reached, so no receipt can come. Mend that first.</source>
        <translation>No se llega al servidor, así que no puede venir ningún acuse de recibo. Arregle eso primero.</translation>
    </message>
    <message>
        <source>The server cannot be reached; documents wait safely. Check cable, network and broker.</source>
        <translation>No se llega al servidor; los documentos esperan seguros. Revise el cable, la red y el bróker.</translation>
    </message>
    <message>
        <source>The server is reached and confirms nothing. Tell whoever runs the receiver.</source>
        <translation>Se llega al servidor y no confirma nada. Avise a quien lleva el receptor.</translation>
    </message>
    <message>
        <source>The server is reached.</source>
        <translation>Se llega al servidor.</translation>
    </message>
    <message>
        <source>The server refused this sheet: it was used, or has expired. Ask the fleet&apos;s office for a new one.</source>
        <translation>El servidor rechazó esta hoja: ya se usó o caducó. Pida una nueva a la oficina de la flota.</translation>
    </message>
    <message>
        <source>The server that answered is not the one of the sheet; nothing was changed. Tell the fleet&apos;s office.</source>
        <translation>El servidor que respondió no es el de la hoja; no se cambió nada. Avise a la oficina de la flota.</translation>
    </message>
    <message>
        <source>The sheet does not lie flat enough: smooth it out, or lay the transparent plate on it.</source>
        <translation>La hoja no está bastante plana: alísela o ponga encima la placa transparente.</translation>
    </message>
    <message>
        <source>The sheet is accepted, but its server is not reached. Check cable or Wi-Fi; the station goes on by itself.</source>
        <translation>La hoja está aceptada, pero no se llega a su servidor. Revise el cable o la wifi; la estación sigue sola.</translation>
    </message>
    <message>
        <source>The sheet is too bright for the camera: keep sunlight off the desk.</source>
        <translation>La hoja tiene demasiada luz para la cámara: evite el sol en la mesa.</translation>
    </message>
    <message>
        <source>The sheet is too dark: switch the lamp on, or take away what stands in its light.</source>
        <translation>La hoja está demasiado oscura: encienda la lámpara o quite lo que le tapa la luz.</translation>
    </message>
    <message>
        <source>The sheet or file is damaged, or of a newer version than this station. Make it again.</source>
        <translation>La hoja o el archivo está dañado o es de una versión más nueva que esta estación. Hágala de nuevo.</translation>
    </message>
    <message>
        <source>The sheet reaches out of the camera&apos;s view: move it into the middle of the mat.</source>
        <translation>La hoja se sale de lo que ve la cámara: muévala al centro del tapete.</translation>
    </message>
    <message>
        <source>The software of this device is not complete. Install its image again.</source>
        <translation>El programa de este aparato no está completo. Instale su imagen de nuevo.</translation>
    </message>
    <message>
        <source>The software of this device leaves its network adapter alone. Install its image again.</source>
        <translation>El software de este equipo no usa su adaptador de red. Instale de nuevo su imagen.</translation>
    </message>
    <message>
        <source>The stack of the document was stopped at the button. Let that go on first, then these pages.</source>
        <translation>La pila del documento se paró con el botón. Deje que siga ella primero, y después estas páginas.</translation>
    </message>
    <message>
        <source>The stack was divided in another way before; nothing was sent. Scan these sheets again.</source>
        <translation>La pila se dividió antes de otra manera; no se envió nada. Escanee estas hojas otra vez.</translation>
    </message>
    <message>
        <source>The stack was stopped at the button; its pages are kept and nothing was sent.</source>
        <translation>La pila se paró con el botón; sus páginas se guardan y no se envió nada.</translation>
    </message>
    <message>
        <source>The stack was taken for a document before its late-page sheet was seen. Scan these pages again.</source>
        <translation>La pila se tomó por un documento antes de ver su hoja tardía. Escanee otra vez estas páginas.</translation>
    </message>
    <message>
        <source>The station cannot tell which scanner this is and does not use it. Call your technician.</source>
        <translation>La estación no sabe qué escáner es este y no lo usa. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The station cannot work; nothing was lost. Call your technician.</source>
        <translation>La estación no puede trabajar; no se perdió nada. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The station could not be provisioned; nothing was changed. Call the fleet&apos;s office.</source>
        <translation>No se pudo configurar la estación; no se cambió nada. Llame a la oficina de la flota.</translation>
    </message>
    <message>
        <source>The station could not check who you are. Try again; if it stays so, call your technician.</source>
        <translation>La estación no pudo comprobar quién es usted. Inténtelo otra vez; si continúa, llame a su técnico.</translation>
    </message>
    <message>
        <source>The station could not decide which pages belong together; the job is held. Look at the panel.</source>
        <translation>La estación no pudo decidir qué páginas van juntas; el trabajo queda retenido. Mire el panel.</translation>
    </message>
    <message>
        <source>The station could not finish a page in time; it is kept and will be tried again or held for a person.</source>
        <translation>La estación no terminó una página a tiempo; se guarda y se intentará otra vez o esperará a una persona.</translation>
    </message>
    <message>
        <source>The station could not keep its new certificate; it goes on with the old one. Call your technician.</source>
        <translation>La estación no pudo guardar su nuevo certificado; sigue con el anterior. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The station could not keep its records; stop scanning and call your technician.</source>
        <translation>La estación no pudo guardar sus registros; deje de escanear y llame a su técnico.</translation>
    </message>
    <message>
        <source>The station could not process a page; it is kept and held for a person.</source>
        <translation>La estación no pudo procesar una página; se guarda y espera a una persona.</translation>
    </message>
    <message>
        <source>The station could not write to its own storage. Switch it off and on; if that does not help, replace it.</source>
        <translation>La estación no pudo escribir en su propia memoria. Apáguela y enciéndala; si no ayuda, cámbiela.</translation>
    </message>
    <message>
        <source>The station does not know this job. Look at the panel.</source>
        <translation>La estación no conoce este trabajo. Mire el panel.</translation>
    </message>
    <message>
        <source>The station does not know this late-page sheet any more. Make another one and scan with it.</source>
        <translation>La estación ya no conoce esta hoja tardía. Haga otra y escanee con ella.</translation>
    </message>
    <message>
        <source>The station does not know who you are. Log in by your own name.</source>
        <translation>La estación no sabe quién es usted. Inicie sesión con su propio nombre.</translation>
    </message>
    <message>
        <source>The station holds too much unfinished work. Check the network, or scan the stack in smaller parts.</source>
        <translation>La estación tiene demasiado trabajo sin terminar. Revise la red o escanee la pila en partes más pequeñas.</translation>
    </message>
    <message>
        <source>The station is busy with other paper. Finish that first, then test.</source>
        <translation>La estación está ocupada con otro papel. Termínelo primero y haga después la prueba.</translation>
    </message>
    <message>
        <source>The station is connecting to its network. Wait a minute or two; it goes on by itself.</source>
        <translation>La estación se está conectando a su red. Espere uno o dos minutos; sigue sola.</translation>
    </message>
    <message>
        <source>The station may not use the scanner. Call your technician.</source>
        <translation>La estación no puede usar el escáner. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The station still works on this document. Wait until it waits for a person, then ask again.</source>
        <translation>La estación aún trabaja en este documento. Aguarde a que espere a una persona y pídalo otra vez.</translation>
    </message>
    <message>
        <source>The station was asked for a step that does not fit; nothing was changed. Look at the panel.</source>
        <translation>Se pidió a la estación un paso que no corresponde; no cambió nada. Mire el panel.</translation>
    </message>
    <message>
        <source>The station was interrupted while paper was fed.</source>
        <translation>La estación se interrumpió mientras pasaba papel.</translation>
    </message>
    <message>
        <source>The station was interrupted. Put sheet %1 and all after it into the feeder.</source>
        <translation>La estación se interrumpió. Ponga la hoja %1 y todas las siguientes en el alimentador.</translation>
    </message>
    <message>
        <source>The station&apos;s button and lamps do not answer. Call your technician.</source>
        <translation>El botón y las luces de la estación no responden. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The station&apos;s certificate has expired. Ask the fleet&apos;s office for a new provisioning sheet.</source>
        <translation>El certificado de la estación caducó. Pida una nueva hoja de configuración a la oficina de la flota.</translation>
    </message>
    <message>
        <source>The station&apos;s configuration is not valid. Call your technician.</source>
        <translation>La configuración de la estación no es válida. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The station&apos;s job list cannot be used; scanning stays off and nothing was deleted. Call your technician.</source>
        <translation>La lista de trabajos no se puede usar; no se escanea y no se borró nada. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The station&apos;s network service does not answer. Switch the station off and on; it goes on by itself.</source>
        <translation>El servicio de red de la estación no responde. Apague y encienda la estación; sigue sola.</translation>
    </message>
    <message>
        <source>The station&apos;s record book was changed or damaged; scanning stays off. Call your technician.</source>
        <translation>El libro de registro fue cambiado o está dañado; no se escanea. Llame a su técnico.</translation>
    </message>
    <message>
        <source>The station&apos;s storage is full; pages scanned so far are safe. Check the network so that they can leave.</source>
        <translation>El almacén de la estación está lleno; las páginas escaneadas están a salvo. Revise la red para que puedan salir.</translation>
    </message>
    <message>
        <source>The support bundle could not be written. Put the stick in, or make room in its folder.</source>
        <translation>No se pudo escribir el archivo de soporte. Conecte la memoria USB o haga sitio en su carpeta.</translation>
    </message>
    <message>
        <source>There is no paper in the feeder: put the stack in and press the button.</source>
        <translation>No hay papel en el alimentador: ponga la pila y pulse el botón.</translation>
    </message>
    <message>
        <source>There is no such part, or nothing was asked about it. Test it first.</source>
        <translation>No existe esa pieza o no se preguntó nada sobre ella. Pruébela primero.</translation>
    </message>
    <message>
        <source>There is no such place in this document; nothing was changed.</source>
        <translation>No existe ese lugar en este documento; no se cambió nada.</translation>
    </message>
    <message>
        <source>There is print on the other side of a separator sheet. Scan again with a clean one.</source>
        <translation>Hay impresión en la otra cara de una hoja separadora. Escanee otra vez con una limpia.</translation>
    </message>
    <message>
        <source>There is room, and what was written could be read again.</source>
        <translation>Hay sitio, y lo que se escribió se pudo leer de nuevo.</translation>
    </message>
    <message>
        <source>This batch is full and its sheets are safe: press the button for the rest of the stack.</source>
        <translation>Este lote está lleno y sus hojas están a salvo: pulse el botón para el resto de la pila.</translation>
    </message>
    <message>
        <source>This cannot be marked so; nothing was changed. Try again.</source>
        <translation>Esto no se puede marcar así; no se cambió nada. Inténtelo otra vez.</translation>
    </message>
    <message>
        <source>This could not be stored. Check the storage, then say it again.</source>
        <translation>No se pudo guardar. Revise el almacenamiento y dígalo otra vez.</translation>
    </message>
    <message>
        <source>This device has no adapter for the network of its sheet. Plug one in, or ask the office for another sheet.</source>
        <translation>Este equipo no tiene adaptador para la red de su hoja. Conecte uno o pida a la oficina otra hoja.</translation>
    </message>
    <message>
        <source>This device is a station already. To give it to another desk, reset it first (docs/enrolment.md).</source>
        <translation>Este aparato ya es una estación. Para darlo a otro puesto, restablézcalo antes (docs/enrolment.md).</translation>
    </message>
    <message>
        <source>This document does not wait for a review.</source>
        <translation>Este documento no espera ninguna revisión.</translation>
    </message>
    <message>
        <source>This document is decided already; nothing was changed.</source>
        <translation>Este documento ya está decidido; no se cambió nada.</translation>
    </message>
    <message>
        <source>This document was drawn for a spot audit.</source>
        <translation>A este documento le tocó una auditoría al azar.</translation>
    </message>
    <message>
        <source>This document, or another one at this panel, is being reviewed. Close that review first.</source>
        <translation>Este documento, u otro en este panel, se está revisando. Cierre primero esa revisión.</translation>
    </message>
    <message>
        <source>This kind of document is not in the station&apos;s policy. Choose one that is, or call your technician.</source>
        <translation>Este tipo de documento no está en la política de la estación. Elija otro o llame a su técnico.</translation>
    </message>
    <message>
        <source>This network wants a login in a browser, which a station cannot do. Ask the office for another network.</source>
        <translation>Esta red pide iniciar sesión en un navegador, y la estación no puede. Pida a la oficina otra red.</translation>
    </message>
    <message>
        <source>This no longer waits, or never did. Look at the queue again.</source>
        <translation>Esto ya no espera, o nunca esperó. Mire la cola otra vez.</translation>
    </message>
    <message>
        <source>This page cannot be shown. Keep the paper and call your technician.</source>
        <translation>Esta página no se puede mostrar. Conserve el papel y llame a su técnico.</translation>
    </message>
    <message>
        <source>This person is not in the roster, or may not see what waits. Choose somebody who may.</source>
        <translation>Esta persona no está en la lista o no puede ver lo que espera. Elija a alguien que pueda.</translation>
    </message>
    <message>
        <source>This purpose is not in the station&apos;s policy. Choose one that is, or call your technician.</source>
        <translation>Este fin no está en la política de la estación. Elija otro o llame a su técnico.</translation>
    </message>
    <message>
        <source>This sheet has expired. Ask the fleet&apos;s office for a new one.</source>
        <translation>Esta hoja caducó. Pida una nueva a la oficina de la flota.</translation>
    </message>
    <message>
        <source>This sheet was made by another fleet, or was changed. Use one from this station&apos;s own fleet office.</source>
        <translation>Esta hoja es de otra flota o fue cambiada. Use una de la oficina de la flota de esta estación.</translation>
    </message>
    <message>
        <source>This sheet was made for another device. Compare its device number with the one on this box.</source>
        <translation>Esta hoja es para otro aparato. Compare su número de aparato con el de esta caja.</translation>
    </message>
    <message>
        <source>This sheet was used on this station already; each works once. Ask the fleet&apos;s office for a new one.</source>
        <translation>Esta hoja ya se usó en esta estación; cada una sirve una vez. Pida una nueva a la oficina de la flota.</translation>
    </message>
    <message>
        <source>This station does not know whose fleet it belongs to. Install its image again, or call the fleet&apos;s office.</source>
        <translation>Esta estación no sabe a qué flota pertenece. Instale su imagen de nuevo o llame a la oficina de la flota.</translation>
    </message>
    <message>
        <source>This station scans with a camera and has no feeder.</source>
        <translation>Esta estación escanea con una cámara y no tiene alimentador.</translation>
    </message>
    <message>
        <source>This station scans with a feeder and has no camera.</source>
        <translation>Esta estación escanea con un alimentador y no tiene cámara.</translation>
    </message>
    <message>
        <source>This was not drawn for a spot audit.</source>
        <translation>Esto no fue elegido para una auditoría al azar.</translation>
    </message>
    <message>
        <source>Three long tones sound now, and the red light alone flashes. Is that so?</source>
        <translation>Ahora suenan tres tonos largos y solo parpadea la luz roja. ¿Es así?</translation>
    </message>
    <message>
        <source>Too many documents are being reviewed at once. Close one, then open this one.</source>
        <translation>Se revisan demasiados documentos a la vez. Cierre uno y después abra este.</translation>
    </message>
    <message>
        <source>Too many late-page sheets are under way. Use them, or wait until the oldest have run out.</source>
        <translation>Hay demasiadas hojas tardías pendientes. Úselas, o espere a que caduquen las más viejas.</translation>
    </message>
    <message>
        <source>Too many tries failed. Wait %1 seconds, then try again.</source>
        <translation>Demasiados intentos fallidos. Espere %1 segundos e inténtelo otra vez.</translation>
    </message>
    <message>
        <source>Too many wrong codes. Wait, then try again with the right one.</source>
        <translation>Demasiados códigos erróneos. Espere y pruebe de nuevo con el correcto.</translation>
    </message>
    <message>
        <source>Touch every field of the whole glass.</source>
        <translation>Toque todas las casillas de toda la pantalla.</translation>
    </message>
    <message>
        <source>Two different provisioning sheets were read. Put in only the one of this station.</source>
        <translation>Se leyeron dos hojas de configuración distintas. Ponga solo la de esta estación.</translation>
    </message>
    <message>
        <source>Two late-page sheets lie in one stack. Scan the pages of each by themselves, its sheet on top.</source>
        <translation>Hay dos hojas tardías en una pila. Escanee las páginas de cada una por separado, con su hoja encima.</translation>
    </message>
    <message>
        <source>Two pages bear the same number. Look which of them belongs here, and scan the stack again.</source>
        <translation>Dos páginas llevan el mismo número. Mire cuál va aquí y escanee la pila otra vez.</translation>
    </message>
    <message>
        <source>Two people did not agree about this document. A supervisor decides.</source>
        <translation>Dos personas no estuvieron de acuerdo sobre este documento. Decide un supervisor.</translation>
    </message>
    <message>
        <source>Two people do not agree about this document. A supervisor reviews it.</source>
        <translation>Dos personas no están de acuerdo sobre este documento. Lo revisa supervisión.</translation>
    </message>
    <message>
        <source>Two people look at this kind of document before it leaves. Review it.</source>
        <translation>Dos personas miran este tipo de documento antes de que salga. Revíselo.</translation>
    </message>
    <message>
        <source>Two sheets are exchanged. Put them in order and scan the stack again.</source>
        <translation>Dos hojas están intercambiadas. Ordénelas y escanee la pila otra vez.</translation>
    </message>
    <message>
        <source>Two sheets may have gone through as one: take them out, fan the sheets, put both back on the stack and press the button.</source>
        <translation>Puede que dos hojas hayan pasado como una: sáquelas, airee las hojas, vuelva a poner ambas en la pila y pulse el botón.</translation>
    </message>
    <message>
        <source>Two sheets went through together: separate them, put both back on the stack and press the button.</source>
        <translation>Dos hojas pasaron juntas: sepárelas, vuelva a poner ambas en la pila y pulse el botón.</translation>
    </message>
    <message>
        <source>Unplug the scanner that does not belong to this station.</source>
        <translation>Desenchufe el escáner que no es de esta estación.</translation>
    </message>
    <message>
        <source>Wait until the scanner has finished.</source>
        <translation>Espere a que el escáner termine.</translation>
    </message>
    <message>
        <source>Wait: the station works on it, or its documents wait by themselves.</source>
        <translation>Espere: la estación trabaja en ello, o sus documentos esperan por sí mismos.</translation>
    </message>
    <message>
        <source>What lies on the desk has not the shape of a sheet: unfold it, or lay it alone on the mat.</source>
        <translation>Lo que hay en la mesa no tiene forma de hoja: despliéguelo o póngalo solo en el tapete.</translation>
    </message>
    <message>
        <source>What was written could not be read again. Save nothing here; replace the storage.</source>
        <translation>Lo que se escribió no se pudo leer de nuevo. No guarde nada aquí; cambie el almacenamiento.</translation>
    </message>
    <message>
        <source>Wipe both strips of glass with a soft cloth, without water on them.</source>
        <translation>Limpie las dos tiras de cristal con un paño suave, sin agua.</translation>
    </message>
    <message>
        <source>Wipe the rollers while you turn them by hand.</source>
        <translation>Limpie los rodillos mientras los gira con la mano.</translation>
    </message>
    <message>
        <source>With these pages the stack would be too large. Scan the page by itself, and tell who receives it.</source>
        <translation>Con estas páginas la pila sería demasiado grande. Escanee sola la página y avise a quien la recibe.</translation>
    </message>
    <message>
        <source>With this answer the paper is not scanned. Put it right, or ask your supervisor.</source>
        <translation>Con esta respuesta el papel no se escanea. Corríjalo o pregunte a supervisión.</translation>
    </message>
    <message>
        <source>You have decided about this document already. A different person reviews it now.</source>
        <translation>Usted ya decidió sobre este documento. Ahora lo revisa otra persona.</translation>
    </message>
    <message>
        <source>You have said this already. Another person must see the paper shredded and say so, too.</source>
        <translation>Usted ya lo dijo. Otra persona tiene que ver cómo se destruye el papel y decirlo también.</translation>
    </message>
    <message>
        <source>Your access has ended. Ask whoever keeps the list of people.</source>
        <translation>Su acceso ha terminado. Pregunte a quien lleva la lista de personas.</translation>
    </message>
    <message>
        <source>Your role may not do this. Ask a colleague who may.</source>
        <translation>Su función no permite esto. Pídalo a un colega que pueda.</translation>
    </message>
    <message>
        <source>nobody; a person decides</source>
        <translation>nadie; decide una persona</translation>
    </message>
    <message>
        <source>A spot audit changes nothing in the document. Approve it, or reject it.</source>
        <translation>Un control no cambia nada en el documento. Apruébelo o rechácelo.</translation>
    </message>
    <message>
        <source>Another class was enabled not long ago. Policy wants classes to be enabled one at a time.</source>
        <translation>Hace poco se puso otro tipo en uso. La política quiere que se pongan de uno en uno.</translation>
    </message>
    <message>
        <source>Figures come by day or by month.</source>
        <translation>Las cifras son por día o por mes.</translation>
    </message>
    <message>
        <source>Policy wants a passed readiness test first. Scan the challenge sheet, then enable the class.</source>
        <translation>La política quiere antes una prueba de disponibilidad superada. Escanee la hoja de prueba y ponga después el tipo en uso.</translation>
    </message>
    <message>
        <source>Policy wants the report of a pilot for this class. Enable it on the command line, with the report.</source>
        <translation>La política quiere el informe de un piloto para este tipo. Póngalo en uso en la línea de órdenes, con el informe.</translation>
    </message>
    <message>
        <source>The change could not be stored, and does not count. Call your technician.</source>
        <translation>El cambio no se pudo guardar y no vale. Llame a su técnico.</translation>
    </message>
    <message>
        <source>This is no reason that the station knows; nothing was changed.</source>
        <translation>La estación no conoce este motivo; nada cambió.</translation>
    </message>
    <message>
        <source>This is no resolution. Choose one: audit-passed, audit-content, audit-order, audit-clarity, audit-index, audit-permissions, paper-shredded, paper-returned, reported, harmless.</source>
        <translation>Esto no es una resolución. Elija una: audit-passed, audit-content, audit-order, audit-clarity, audit-index, audit-permissions, paper-shredded, paper-returned, reported, harmless.</translation>
    </message>
    <message>
        <source>This kind of document is not in use at this station; nothing was sent. Hand the paper on.</source>
        <translation>Este tipo de documento no está en uso en esta estación; nada se envió. Entregue el papel a quien corresponda.</translation>
    </message>
    <message>
        <source>The fleet&apos;s office has stopped this station: scan nothing new. What is here stays and is still sent. Keep the paper and call the office.</source>
        <translation>La oficina de la flota ha detenido esta estación: no escanee nada nuevo. Lo que hay aquí se queda y se sigue enviando. Conserve el papel y llame a la oficina.</translation>
    </message>
    <message>
        <source>A sheet that came is another page than the one that was asked for; nothing of it was kept. Look for it.</source>
        <translation>Una hoja que llegó es otra página que la pedida; no se guardó nada de ella. Búsquela.</translation>
    </message>
    <message>
        <source>Another sheet belongs into this document. Scan the right one at the panel.</source>
        <translation>A este documento le corresponde otra hoja. Escanee la correcta en el panel.</translation>
    </message>
    <message>
        <source>Not just the sheets that were asked for came; nothing of them was kept. Put in those sheets alone.</source>
        <translation>No llegaron solo las hojas pedidas; no se guardó nada de ellas. Ponga solo esas hojas.</translation>
    </message>
    <message>
        <source>Put the sheets that the panel names into the feeder, and start the new scan there.</source>
        <translation>Ponga en el alimentador las hojas que nombra el panel e inicie allí el nuevo escaneo.</translation>
    </message>
    <message>
        <source>Scanning these sheets again was stopped; nothing of them was kept.</source>
        <translation>Se detuvo el nuevo escaneo de estas hojas; no se guardó nada de ellas.</translation>
    </message>
    <message>
        <source>Sheets of this document are blurred. Scan them again at the panel.</source>
        <translation>Hay hojas de este documento borrosas. Escanéelas otra vez en el panel.</translation>
    </message>
    <message>
        <source>Sheets of this document are hard to see. Scan them again at the panel.</source>
        <translation>Hay hojas de este documento que se ven mal. Escanéelas otra vez en el panel.</translation>
    </message>
    <message>
        <source>Sheets of this document were folded. Unfold them, and scan them again at the panel.</source>
        <translation>Había hojas dobladas en este documento. Desdóblelas y escanéelas otra vez en el panel.</translation>
    </message>
    <message>
        <source>Something lay on sheets of this document. Scan them again at the panel.</source>
        <translation>Algo tapaba hojas de este documento. Escanéelas otra vez en el panel.</translation>
    </message>
    <message>
        <source>Something of this document is cut off. Scan the sheets again at the panel.</source>
        <translation>Falta una parte de este documento. Escanee las hojas otra vez en el panel.</translation>
    </message>
    <message>
        <source>The paper that was to be scanned again is gone. Review the document as it is, or reject it.</source>
        <translation>El papel que debía escanearse otra vez ya no está. Revise el documento tal como está, o rechácelo.</translation>
    </message>
    <message>
        <source>The station is busy with other paper. Finish that first, then scan these sheets again.</source>
        <translation>La estación está ocupada con otro papel. Termínelo primero y después escanee estas hojas otra vez.</translation>
    </message>
    <message>
        <source>These sheets are still in work for another document. Try again in a moment.</source>
        <translation>Estas hojas aún se procesan para otro documento. Inténtelo de nuevo en un momento.</translation>
    </message>
    <message>
        <source>These sheets cannot be scanned again for this document; nothing was changed.</source>
        <translation>Estas hojas no se pueden escanear otra vez para este documento; no se cambió nada.</translation>
    </message>
    <message>
        <source>This document waits for no new scan any more; nothing was changed.</source>
        <translation>Este documento ya no espera ningún escaneo nuevo; no se cambió nada.</translation>
    </message>
    <message>
        <source>This is no reason to scan a sheet again. Choose one of those that the panel offers.</source>
        <translation>Ese no es un motivo para escanear otra vez una hoja. Elija uno de los que ofrece el panel.</translation>
    </message>
    <message>
        <source>Look at the paper and say what kind of document it is.</source>
        <translation>Mire el papel y diga qué tipo de documento es.</translation>
    </message>
    <message>
        <source>The print folder cannot be written. Put the stick in, and try again.</source>
        <translation>No se puede escribir en la carpeta de impresión. Ponga la memoria USB e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>The stack holds several documents. Name the class of one of them at a time.</source>
        <translation>La pila tiene varios documentos. Indique la clase de cada uno por separado.</translation>
    </message>
    <message>
        <source>There is no such preset on this station. Choose one of those that it lists.</source>
        <translation>No existe ese ajuste en esta estación. Elija uno de los que muestra.</translation>
    </message>
</context>
</TS>
