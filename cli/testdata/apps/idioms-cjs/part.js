"use strict";
module.exports = { isMain: require.main === module, hasParent: Boolean(module.parent), folder: __dirname.endsWith("app"), strict: (function () { return this === undefined; })() };
