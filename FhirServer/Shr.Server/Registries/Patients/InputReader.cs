using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Shr.Server.Options;

namespace Shr.Server.Registries.Patients;

/// <summary>Reads the body of a create or an update and checks all that can be checked without the store. Every fault is told at once.</summary>
internal sealed class InputReader(IOptions<ServerOptions> options)
{
    // What a client gets with a document and may send back; the server knows better.
    private static readonly string[] Ignored = ["assigned_by", "created_by", "updated_by", "created", "modified"];

    /// <summary>The input of a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="home">The address of this server, under which providers have theirs.</param>
    /// <param name="isUpdate">Whether what is required may be missing, as the patient has it.</param>
    public PatientInput Read(JsonObject body, string home, bool isUpdate)
    {
        var input = new PatientInput();
        if (!isUpdate)
        {
            foreach (var name in new[] { "given_name", "date_of_birth", "gender", "present_address" })
            {
                if (body[name] is null)
                {
                    input.Faults.Add(PatientFaults.Required(name));
                }
            }
        }

        foreach (var (name, value) in body)
        {
            // Null says nothing: neither a value nor that one should go.
            if (value is not null && !Ignored.Contains(name))
            {
                ReadField(input, name, value, home, isUpdate);
            }
            else if (value is null && !IsKnown(name))
            {
                input.FormFaults.Add(PatientFaults.Unknown(name));
            }
        }

        return input;
    }

    /// <summary>Whether a name is one of a field that a patient's document holds and an update may change.</summary>
    public static bool IsField(string name) =>
        name is "date_of_birth" or "present_address" or "permanent_address" or "phone_number" or "primary_contact_number" or "status" || TextRules.Of(name) is not null;

    /// <summary>The text of a scalar, numbers and truth values as written; null for objects and lists.</summary>
    public static string? Scalar(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>().Trim(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.ToJsonString(),
        _ => null,
    };

    /// <summary>The texts of an object, blank ones left out; null with faults where it is none.</summary>
    public static Dictionary<string, string>? Texts(JsonNode value, string field, IReadOnlyList<string> known, PatientInput input)
    {
        if (value is not JsonObject block)
        {
            input.FormFaults.Add(PatientFaults.Shape(field));
            return null;
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, item) in block)
        {
            if (!known.Contains(name))
            {
                input.FormFaults.Add(PatientFaults.Unknown($"{field}.{name}"));
            }
            else if (item is not null && Scalar(item) is not { } text)
            {
                input.FormFaults.Add(PatientFaults.Shape($"{field}.{name}"));
            }
            else if (item is not null && Scalar(item) is { Length: > 0 } value2)
            {
                texts[name] = value2;
            }
        }

        return texts;
    }

    private void ReadField(PatientInput input, string name, JsonNode value, string home, bool isUpdate)
    {
        switch (name)
        {
            case "present_address" or "permanent_address":
                AddressRules.Read(input, name, value, isUpdate);
                return;
            case "phone_number" or "primary_contact_number":
                BlockRules.ReadPhone(input, name, value);
                return;
            case "status":
                BlockRules.ReadStatus(input, name, value, options.Value.ZoneOffset);
                return;
            case "relations":
                RelationRules.Read(input, name, value);
                return;
        }

        if (!IsKnown(name))
        {
            input.FormFaults.Add(PatientFaults.Unknown(name));
        }
        else if (Scalar(value) is not { } text)
        {
            input.FormFaults.Add(PatientFaults.Shape(name));
        }
        else
        {
            ReadText(input, name, text, home);
        }
    }

    private void ReadText(PatientInput input, string name, string text, string home)
    {
        switch (name)
        {
            case "hid":
                input.Hid = text.Length == 0 ? null : text;
                return;
            case "active":
                input.Active = text == "true";
                return;
            case "merged_with":
                input.HasMergedWith = true;
                return;
            case "provider":
                ReadProvider(input, text, home);
                return;
            case "date_of_birth":
                ReadBirth(input, text);
                return;
        }

        var (rule, code, mayBeBlank) = TextRules.Of(name)!.Value;
        if (text.Length == 0 && mayBeBlank)
        {
            input.Fields[name] = null;
        }
        else if (text.Length > 0 && rule(text) is { } kept)
        {
            input.Fields[name] = kept;
        }
        else
        {
            input.Faults.Add(text.Length == 0 ? PatientFaults.Required(name) : new NationalFault(code, name, $"invalid {name}"));
        }
    }

    private void ReadBirth(PatientInput input, string text)
    {
        if (text.Length == 0)
        {
            input.Faults.Add(PatientFaults.Required("date_of_birth"));
        }
        else if (NationalTime.Read(text, options.Value.ZoneOffset, out _) is { } birth)
        {
            input.Fields["date_of_birth"] = NationalTime.Write(birth);
        }
        else
        {
            input.Faults.Add(PatientFaults.Pattern("date_of_birth"));
        }
    }

    private static void ReadProvider(PatientInput input, string text, string home)
    {
        if (text.Length == 0)
        {
            return;
        }

        foreach (var place in new[] { "/api/1.0/providers/", "/providers/" })
        {
            if (text.StartsWith(home + place, StringComparison.Ordinal) && text.EndsWith(".json", StringComparison.Ordinal)
                && text[(home.Length + place.Length)..^".json".Length] is { Length: > 0 and <= 18 } digits && digits.All(char.IsAsciiDigit))
            {
                input.Provider = digits;
                return;
            }
        }

        input.Faults.Add(PatientFaults.Pattern("provider"));
    }

    private static bool IsKnown(string name) =>
        IsField(name) || name is "hid" or "active" or "merged_with" or "provider" or "relations" || Ignored.Contains(name);
}
