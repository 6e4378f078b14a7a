using System.Text;
using Shr.Fhir.Elements;
using Shr.Fhir.FhirPath.Compiled;
using Shr.Fhir.FhirPath.Operations;

namespace Shr.Fhir.FhirPath.Functions;

/// <summary>What FHIR adds to the language.</summary>
/// <remarks>https://hl7.org/fhir/R4/fhirpath.html#functions</remarks>
internal static class FhirFunctions
{
    private static readonly byte[] ExtensionName = "extension"u8.ToArray();
    private static readonly byte[] ModifierName = "modifierExtension"u8.ToArray();

    public static bool Extension(in Call call)
    {
        var e = call.E;
        if (!call.TextArgument(0, out var url))
        {
            return false;
        }

        var end = e.Count;
        for (var i = call.Mark; i < end && url is not null; i++)
        {
            if (!PushNamed(e, e.Items[i], "extension", ExtensionName))
            {
                return false;
            }
        }

        var kept = end;
        for (var i = end; i < e.Count; i++)
        {
            if (HasUrl(e.Items[i], url!))
            {
                e.Items[kept++] = e.Items[i];
            }
        }

        e.Count = kept;
        e.Remove(call.Mark, end);
        return true;
    }

    public static bool HasValue(in Call call) => call.Return(call.Count == 1 && IsPrimitiveWithValue(call.Input[0]));

    public static bool GetValue(in Call call) => call.Count == 1 && IsPrimitiveWithValue(call.Input[0]) ? call.Return(call.Input[0].ToSystem()) : call.Empty();

    public static bool Resolve(in Call call)
    {
        var e = call.E;
        var end = e.Count;
        for (var i = call.Mark; i < end; i++)
        {
            if (!e.Step())
            {
                return false;
            }

            if (ReferenceOf(e.Items[i]) is { Length: > 0 } reference && Find(e, reference) is { Exists: true } found && !e.Push(FhirPathValue.Of(found)))
            {
                return false;
            }
        }

        e.Remove(call.Mark, end);
        return true;
    }

    public static bool MemberOf(in Call call)
    {
        if (!call.TextArgument(0, out var valueSet))
        {
            return false;
        }

        return call.Count == 1 && valueSet is not null && call.E.Scope.MemberOf is { } memberOf && memberOf(call.Input[0], valueSet) is { } answer ? call.Return(answer) : call.Empty();
    }

    public static bool Subsumes(in Call call) => Subsume(call, swap: false);

    public static bool SubsumedBy(in Call call) => Subsume(call, swap: true);

    public static bool ConformsTo(in Call call)
    {
        if (!call.TextArgument(0, out var profile))
        {
            return false;
        }

        if (call.Count > 1)
        {
            return call.Fail($"needs one item, got {call.Count}");
        }

        if (call.Count == 0 || profile is null || call.Input[0].Kind != ValueKind.Element)
        {
            return call.Empty();
        }

        var element = call.Input[0].Element;
        return (call.E.Scope.ConformsTo?.Invoke(element, profile) ?? ConformsToBase(call.E, element, profile)) is { } answer
            ? call.Return(answer)
            : call.Fail($"the profile '{profile}' is not known");
    }

    public static bool HtmlChecks(in Call call)
    {
        if (call.Count != 1)
        {
            return call.Count == 0 ? call.Empty() : call.Fail($"needs one item, got {call.Count}");
        }

        var div = call.Input[0];
        if (div.Kind == ValueKind.Element && call.E.Narrative is var last && ReferenceEquals(last.Tree, div.Tree) && last.Row == div.Row)
        {
            return call.Return(last.IsAllowed);
        }

        if (!call.SingleText(out var text))
        {
            return false;
        }

        if (text is null)
        {
            return call.Empty();
        }

        var isAllowed = NarrativeRules.Check(text) is null;
        if (div.Kind == ValueKind.Element)
        {
            call.E.Narrative = (div.Tree, div.Row, isAllowed);
        }

        return call.Return(isAllowed);
    }

    public static bool CheckModifiers(in Call call)
    {
        var e = call.E;
        var allowed = new List<string>();
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            if (!call.TextArgument(i, out var url))
            {
                return false;
            }

            allowed.Add(url ?? "");
        }

        var end = e.Count;
        for (var i = call.Mark; i < end; i++)
        {
            if (!PushNamed(e, e.Items[i], "modifierExtension", ModifierName))
            {
                return false;
            }
        }

        for (var i = end; i < e.Count; i++)
        {
            var url = e.Items[i].Element.ChildString("url"u8);
            if (url is null || !allowed.Contains(url))
            {
                return call.Fail($"the modifier extension '{url}' is not understood");
            }
        }

        e.Count = end;
        return true;
    }

    public static bool ElementDefinition(in Call call)
    {
        var e = call.E;
        var end = e.Count;
        for (var i = call.Mark; i < end; i++)
        {
            if (e.Items[i].Kind == ValueKind.Element && e.Scope.ElementDefinition?.Invoke(e.Items[i].Element) is { Exists: true } definition && !e.Push(FhirPathValue.Of(definition)))
            {
                return false;
            }
        }

        e.Remove(call.Mark, end);
        return true;
    }

    public static bool Slice(in Call call)
    {
        if (!call.TextArgument(0, out var structure) || !call.TextArgument(1, out var name))
        {
            return false;
        }

        var kept = call.Mark;
        for (var i = call.Mark; i < call.E.Count; i++)
        {
            if (structure is not null && name is not null && call.E.Items[i].Kind == ValueKind.Element && call.E.Scope.IsInSlice?.Invoke(call.E.Items[i].Element, structure, name) == true)
            {
                call.E.Items[kept++] = call.E.Items[i];
            }
        }

        call.E.Count = kept;
        return true;
    }

    private static bool PushNamed(Evaluation e, in FhirPathValue parent, string name, byte[] utf8) =>
        parent.Kind != ValueKind.Element || Navigator.Push(e, parent, MemberLookup.Of(parent.ElementType!, name, utf8), utf8);

    private static bool HasUrl(in FhirPathValue extension, string url)
    {
        var row = extension.Row < 0 ? -1 : extension.Tree.Find(extension.Row, "url"u8);
        return row >= 0 && extension.Tree.KindOf(row) == JsonKind.String && ValueEquality.SameText(extension.Tree.Utf8Of(row), url);
    }

    private static bool IsPrimitiveWithValue(in FhirPathValue value) => value.Kind switch
    {
        ValueKind.Element => value.Element.HasValue,
        ValueKind.Quantity or ValueKind.TypeInfo => false,
        _ => true,
    };

    private static string? ReferenceOf(in FhirPathValue value)
    {
        if (value.Kind != ValueKind.Element)
        {
            return value.String;
        }

        return value.Row < 0 ? null : value.Tree.KindOf(value.Row) switch
        {
            JsonKind.String => value.Tree.StringOf(value.Row),
            JsonKind.Object when value.Tree.Find(value.Row, "reference"u8) is var row and >= 0 => value.Tree.StringOf(row),
            _ => null,
        };
    }

    // "#id" is contained in the container of the resource, "#" is the container itself.
    private static Element Find(Evaluation e, string reference)
    {
        if (reference[0] != '#')
        {
            return e.Scope.Resolve?.Invoke(reference) ?? default;
        }

        var root = e.RootResource.Element;
        if (reference.Length == 1 || !root.Exists)
        {
            return root;
        }

        var id = Encoding.UTF8.GetBytes(reference, 1, reference.Length - 1);
        foreach (var contained in root.ChildrenOf("contained"u8))
        {
            if (contained.Child("id"u8).Utf8Value.SequenceEqual(id))
            {
                return contained;
            }
        }

        return default;
    }

    private static bool Subsume(in Call call, bool swap)
    {
        if (!call.Argument(0, out var other) || call.Count != 1 || other.Kind == ValueKind.None || call.E.Scope.Subsumes is not { } subsumes)
        {
            return call.E.Error is null && call.Empty();
        }

        var input = call.Input[0];
        return (swap ? subsumes(other, input) : subsumes(input, other)) is { } answer ? call.Return(answer) : call.Empty();
    }

    // The base definition of a type is a profile everyone knows.
    private static bool? ConformsToBase(Evaluation e, in Element element, string profile)
    {
        const string prefix = "http://hl7.org/fhir/StructureDefinition/";
        return profile.StartsWith(prefix, StringComparison.Ordinal) && e.Types?.Find(profile[prefix.Length..]) is { } type ? element.Type.Is(type) : null;
    }
}
