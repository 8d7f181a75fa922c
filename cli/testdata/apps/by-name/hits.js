exports.hits = { count: 0 };
