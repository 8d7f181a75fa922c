"""The line that ends an activation's logs on each stream."""

#: Source: OpenWhisk, Container.scala, ACTIVATION_LOG_SENTINEL.
MARKER = b"XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n"
