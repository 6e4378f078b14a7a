using Shr.Fhir;
using Shr.Server.Registries.HealthIds;
using Shr.Server.Security.Access;

namespace Shr.Server.Registries.Matching;

/// <summary>Reads from a Patient what tells persons apart. What cannot be read is left out: any client may have written it.</summary>
internal sealed class PatientFactsReader(Areas areas, IdentifierPolicy identities)
{
    private const string RoleCode = "http://terminology.hl7.org/CodeSystem/v3-RoleCode";
    private const string MothersMaidenName = "http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName";
    private const int MaxNames = 6;

    /// <summary>The facts of a Patient.</summary>
    public PatientFacts Of(Element patient)
    {
        var fathers = new List<string>();
        var mothers = new List<string>();
        foreach (var contact in patient.ChildrenOf("contact"u8))
        {
            Parent(contact, fathers, mothers);
        }

        foreach (var extension in patient.ChildrenOf("extension"u8))
        {
            if (extension.ChildString("url"u8) == MothersMaidenName && extension.ChildString("valueString"u8) is { } maiden)
            {
                mothers.Add(maiden);
            }
        }

        return new PatientFacts
        {
            Names = NamesOf(patient, "name"u8),
            BirthDate = patient.ChildString("birthDate"u8),
            Gender = patient.ChildString("gender"u8),
            Identifiers = Identifiers(patient),
            Phones = Phones(patient),
            AreaCode = areas.Of(patient).MaxBy(a => a.Length) ?? "",
            Fathers = fathers,
            Mothers = mothers,
        };
    }

    // The national numbers, and whatever else the server is told to be an identity.
    private Dictionary<string, string> Identifiers(Element patient)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var identifier in patient.ChildrenOf("identifier"u8))
        {
            if (identifier.ChildString("use"u8) == "old")
            {
                continue;
            }

            var system = identifier.ChildString("system"u8);
            var text = identifier.ChildString("value"u8);
            if (PersonIdentifier.Of(system, text) is var (kind, value))
            {
                found.TryAdd(kind, value);
            }
            else if (system is not null && text?.Trim() is { Length: > 0 and <= 64 } other && identities.Of(system) != IdentifierRule.None)
            {
                found.TryAdd(system, other);
            }
        }

        return found;
    }

    private static List<string> Phones(Element patient)
    {
        var phones = new List<string>();
        foreach (var point in patient.ChildrenOf("telecom"u8))
        {
            if (point.ChildString("system"u8) is "phone" or "sms" && point.ChildString("value"u8) is { Length: <= 40 } number && phones.Count < MaxNames)
            {
                phones.Add(number);
            }
        }

        return phones;
    }

    private static void Parent(Element contact, List<string> fathers, List<string> mothers)
    {
        foreach (var relationship in contact.ChildrenOf("relationship"u8))
        {
            foreach (var coding in relationship.ChildrenOf("coding"u8))
            {
                var kin = coding.ChildString("system"u8) is null or RoleCode ? coding.ChildString("code"u8) : null;
                (kin switch { "FTH" => fathers, "MTH" => mothers, _ => null })?.AddRange(NamesOf(contact, "name"u8));
            }
        }
    }

    // Every way the name is written: the parts, the text, and the spellings that BD-Core lays beside the text.
    private static List<string> NamesOf(Element owner, ReadOnlySpan<byte> element)
    {
        var names = new List<string>();
        foreach (var name in owner.ChildrenOf(element))
        {
            Add(names, PersonName.Parts(name));
            var text = name.Child("text"u8);
            if (text.Exists)
            {
                Add(names, text.StringValue);
                foreach (var spelling in text.ChildrenOf("extension"u8))
                {
                    Add(names, spelling.ChildString("valueString"u8));
                }
            }
        }

        return names;
    }

    private static void Add(List<string> names, string? name)
    {
        if (!string.IsNullOrWhiteSpace(name) && name.Length <= 250 && names.Count < MaxNames && !names.Contains(name))
        {
            names.Add(name);
        }
    }
}
