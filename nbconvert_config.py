"""How `make refresh` executes a chapter: outputs are stored, nothing of the machine is."""

c = get_config()  # noqa: F821

c.NotebookExporter.preprocessors = [
    "nbconvert.preprocessors.ExecutePreprocessor",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
]
c.NotebookExporter.default_preprocessors = []
c.ExecutePreprocessor.enabled = True
c.ExecutePreprocessor.record_timing = False
c.ClearMetadataPreprocessor.enabled = True
c.ClearMetadataPreprocessor.preserve_nb_metadata_mask = {"kernelspec", ("language_info", "name")}
c.ClearMetadataPreprocessor.preserve_cell_metadata_mask = {"tags"}
