/** The code of what a function throws, or "nothing thrown". */
export function codeOf(work) {
  try {
    work();
    return "nothing thrown";
  } catch (error) {
    return [error.name, error.code, error.message];
  }
}

export function answerJson(res, value) {
  res.setHeader("content-type", "application/json");
  res.end(JSON.stringify(value));
}
