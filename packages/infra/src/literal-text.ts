/** Text → the same text in Terraform's JSON, where `${` and `%{` would otherwise begin a template. */
export const literalText = (text: string): string =>
  text.replaceAll(/[$%]\{/g, (opening) => opening[0] + opening);
