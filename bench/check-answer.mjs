/** What differs between an answer and the one a case wants; "" when nothing does. */
export function differenceOf(answer, wanted) {
  if (answer.status !== wanted.status) return `status ${answer.status}, expected ${wanted.status}`;
  if (answer.type !== wanted.type) return `content type "${answer.type}", expected "${wanted.type}"`;
  if (!wanted.body.equals(answer.body))
    return `a body of ${answer.body.length} bytes that is not the ${wanted.body.length} bytes expected`;
  return "";
}
