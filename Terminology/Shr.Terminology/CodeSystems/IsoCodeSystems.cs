using System.Text;
using Shr.Terminology.Import;

namespace Shr.Terminology.CodeSystems;

/// <summary>Countries (ISO 3166-1) and currencies (ISO 4217), from the lists that travel in this assembly.</summary>
internal static class IsoCodeSystems
{
    /// <summary>Countries by two letters, three letters and number, as FHIR uses them: one code system with all three.</summary>
    public static ICodeSystem Countries() => Build(
        new CodeSystemHeader { Url = "urn:iso:std:iso:3166", Version = "2020", Name = "ISO3166", Title = "Countries and areas", Language = "en" },
        "iso-3166-1.tsv",
        (builder, row) =>
        {
            var two = builder.Add(row[0], row[3]);
            var three = builder.Add(row[1], row[3]);
            var number = builder.Add(row[2], row[3]);
            foreach (var concept in (ReadOnlySpan<int>)[two, three, number])
            {
                builder.AddProperty(concept, "alpha2", PropertyKind.Code, row[0]);
                builder.AddProperty(concept, "alpha3", PropertyKind.Code, row[1]);
                builder.AddProperty(concept, "numeric", PropertyKind.Code, row[2]);
            }
        });

    /// <summary>Currencies by three letters.</summary>
    public static ICodeSystem Currencies() => Build(
        new CodeSystemHeader { Url = "urn:iso:std:iso:4217", Version = "2020", Name = "ISO4217", Title = "Currencies", Language = "en", AllCodesValueSet = "http://hl7.org/fhir/ValueSet/currencies" },
        "iso-4217.tsv",
        (builder, row) =>
        {
            var concept = builder.Add(row[0], row[2]);
            if (row[1].Length > 0)
            {
                builder.AddProperty(concept, "numeric", PropertyKind.Code, row[1]);
            }
        });

    private static PackedCodeSystem Build(CodeSystemHeader header, string list, Action<PackedBuilder, string[]> add)
    {
        var builder = new PackedBuilder(isCaseSensitive: true);
        using var stream = typeof(IsoCodeSystems).Assembly.GetManifestResourceStream(list) ?? throw new InvalidDataException($"{list} is missing in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        reader.ReadLine();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            add(builder, line.Split('\t'));
        }

        return PackedCodeSystem.Of(header, builder.Build(HeaderJson.Write(header, builder.Count), withSearchIndex: false));
    }
}
