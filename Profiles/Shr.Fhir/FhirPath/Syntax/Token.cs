namespace Shr.Fhir.FhirPath.Syntax;

/// <summary>A word of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Its first character.</param>
/// <param name="Text">Its text: unescaped for strings and delimited identifiers; for an error what is wrong.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Text)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Identifier && Text == word;
}
