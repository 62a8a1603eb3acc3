"""How days and moments are written, a module a language; Django reads them by FORMAT_MODULE_PATH."""
