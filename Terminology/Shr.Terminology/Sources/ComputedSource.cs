using Shr.Fhir.Ucum;
using Shr.Terminology.CodeSystems;

namespace Shr.Terminology.Sources;

/// <summary>The code systems that come with the server: UCUM, media types, language tags, countries, currencies.</summary>
public static class ComputedSource
{
    /// <summary>The source; a further computed system is one more line here.</summary>
    public static MemorySource Create(UcumService ucum)
    {
        var countries = IsoCodeSystems.Countries();
        return new MemorySource()
            .Add(countries)
            .Add(IsoCodeSystems.Currencies())
            .Add(new LanguageCodeSystem(countries))
            .Add(new MimeCodeSystem())
            .Add(new UcumCodeSystem(ucum));
    }
}
