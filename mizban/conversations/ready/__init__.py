"""Ready answers: texts that officers keep, with the step that each goes with."""
