"""One module for each kind of field, or for a few small ones that belong together; `registry` names them all."""
