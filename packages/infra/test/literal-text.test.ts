import { describe, expect, it } from 'vitest';
import { literalText, textFromLiteral } from '../src/literal-text.ts';

describe('literalText', () => {
  it.each([
    ['year=!{timestamp:yyyy}/', 'year=!{timestamp:yyyy}/'],
    ['a${b}%{c}', 'a$${b}%%{c}'],
    ['100 % größe $ 🙂', '100 % größe $ 🙂'],
  ])('writes %s for Terraform and back', (text, literal) => {
    expect(literalText(text)).toBe(literal);
    expect(textFromLiteral(literal)).toBe(text);
  });
});
