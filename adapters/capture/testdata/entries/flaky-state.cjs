exports.uses = 0;
