using Shr.Fhir.Ucum;
using Shr.Terminology.CodeSystems;
using Shr.Terminology.NamingSystems;

namespace Shr.Terminology.Sources;

/// <summary>The code systems that come with the server: UCUM, media types, language tags, countries, currencies.</summary>
public static class ComputedSource
{
    /// <summary>The source; a further computed system is one more line here.</summary>
    public static MemorySource Create(UcumService ucum)
    {
        var countries = IsoCodeSystems.Countries();
        var source = new MemorySource();
        foreach (var names in KnownNames.All)
        {
            source.Add(names);
        }

        return source
            .Add(countries)
            .Add(IsoCodeSystems.Currencies())
            .Add(new LanguageCodeSystem(countries))
            .Add(new MimeCodeSystem())
            .Add(new UcumCodeSystem(ucum));
    }
}
