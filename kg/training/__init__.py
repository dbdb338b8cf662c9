"""Training of the bundled language model; needs the extra ``train`` (torch), never at run time."""
