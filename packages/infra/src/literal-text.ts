/** Text → the same text in Terraform's JSON, where `${` and `%{` would otherwise begin a template. */
export const literalText = (text: string): string =>
  text.replaceAll(/[$%]\{/g, (opening) => opening[0] + opening);

/** The other way round: what Terraform makes of an attribute that holds no reference. */
export const textFromLiteral = (literal: string): string => literal.replaceAll(/([$%])\1\{/g, '$1{');
