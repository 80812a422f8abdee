"""The Java side: where its jars are, and the process that scores for Python."""
