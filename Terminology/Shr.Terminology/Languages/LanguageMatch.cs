namespace Shr.Terminology.Languages;

/// <summary>How closely two languages must agree.</summary>
internal enum LanguageMatch
{
    Exact,
    Region,
    Language,
}
