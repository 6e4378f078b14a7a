using System.Text;

namespace Shr.Search.Query;

/// <summary>The words of a <c>_filter</c>, from left to right.</summary>
internal sealed class FilterReader(string text)
{
    /// <summary>The character to be read next.</summary>
    public int Position { get; set; }

    /// <summary>Whether the value read last stood in quotes.</summary>
    public bool IsQuoted { get; private set; }

    public bool AtEnd
    {
        get
        {
            SkipSpace();
            return Position == text.Length;
        }
    }

    public bool Skip(char expected)
    {
        SkipSpace();
        if (Position == text.Length || text[Position] != expected)
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <summary>Skips a word that is followed by a space or parenthesis.</summary>
    public bool SkipWord(string word)
    {
        SkipSpace();
        var end = Position + word.Length;
        if (string.CompareOrdinal(text, Position, word, 0, word.Length) != 0 || (end < text.Length && text[end] is not (' ' or '(')))
        {
            return false;
        }

        Position = end;
        return true;
    }

    /// <summary>Skips <c>not</c> where a parenthesis follows: a parameter may have that name too.</summary>
    public bool SkipNot()
    {
        var before = Position;
        if (!SkipWord("not"))
        {
            return false;
        }

        SkipSpace();
        if (Position < text.Length && text[Position] == '(')
        {
            return true;
        }

        Position = before;
        return false;
    }

    /// <summary>A parameter with its chain.</summary>
    public string Path()
    {
        SkipSpace();
        var start = Position;
        while (Position < text.Length && (char.IsAsciiLetterOrDigit(text[Position]) || text[Position] is '_' or '-' or '.' or ':'))
        {
            Position++;
        }

        return text[start..Position];
    }

    public string Word()
    {
        SkipSpace();
        var start = Position;
        while (Position < text.Length && char.IsAsciiLetter(text[Position]))
        {
            Position++;
        }

        return text[start..Position];
    }

    /// <summary>A text in quotes, or everything up to the next space or closing bracket; null where there is none.</summary>
    public string? Value()
    {
        SkipSpace();
        IsQuoted = Position < text.Length && text[Position] == '"';
        if (IsQuoted)
        {
            return Quoted();
        }

        var start = Position;
        while (Position < text.Length && text[Position] is not (' ' or ')' or ']'))
        {
            Position++;
        }

        return Position == start ? null : text[start..Position];
    }

    private string? Quoted()
    {
        var value = new StringBuilder();
        for (Position++; Position < text.Length; Position++)
        {
            if (text[Position] == '"')
            {
                Position++;
                return value.ToString();
            }

            if (text[Position] == '\\' && Position + 1 < text.Length)
            {
                Position++;
            }

            value.Append(text[Position]);
        }

        return null;
    }

    private void SkipSpace()
    {
        while (Position < text.Length && text[Position] == ' ')
        {
            Position++;
        }
    }
}
