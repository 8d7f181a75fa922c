--- The metatable of tables that are JSON arrays, also when they are empty.
--
-- `__jsontype` is dkjson's convention; whatever carries it with the same text is an array for the encoder too.
return { __jsontype = "array" }
