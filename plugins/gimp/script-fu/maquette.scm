; Maquette
