using System.Text;
using Shr.Fhir;
using Shr.Validation.References;

namespace Shr.Validation.Slicing;

/// <summary>The restricted FHIRPath of a discriminator: children, <c>$this</c>, <c>extension(url)</c>, <c>resolve()</c>, <c>ofType()</c>.</summary>
/// <remarks>https://hl7.org/fhir/R4/profiling.html#discriminator</remarks>
internal sealed class DiscriminatorPath
{
    private readonly DiscriminatorStep[] _steps;
    private readonly byte[][] _names;
    private readonly string _text;

    public DiscriminatorPath(string text)
    {
        _text = text;
        _steps = Parse(text);
        _names = [.. _steps.Select(s => Encoding.UTF8.GetBytes(s.Name))];
    }

    public IReadOnlyList<DiscriminatorStep> Steps => _steps;

    /// <summary>Whether any element at the path is accepted by the test.</summary>
    public bool Any(in Element from, SliceTest test, ValidationScope scope) => Any(from, 0, test, scope);

    /// <inheritdoc/>
    public override string ToString() => _text;

    private bool Any(in Element from, int step, SliceTest test, ValidationScope scope)
    {
        if (step == _steps.Length)
        {
            return test.Accepts(from, scope);
        }

        switch (_steps[step].Kind)
        {
            case DiscriminatorStepKind.Child:
                return AnyChild(from, step, test, scope);
            case DiscriminatorStepKind.Extension:
                foreach (var extension in from.ChildrenOf("extension"u8))
                {
                    if (extension.Child("url"u8).Utf8Value.SequenceEqual(_names[step]) && Any(extension, step + 1, test, scope))
                    {
                        return true;
                    }
                }

                return false;
            case DiscriminatorStepKind.Resolve:
                return ReferenceResolver.Resolve(from, scope) is { Exists: true } target && Any(target, step + 1, test, scope);
            default:
                return from.Type.Is(_steps[step].Name) && Any(from, step + 1, test, scope);
        }
    }

    private bool AnyChild(in Element from, int step, SliceTest test, ValidationScope scope)
    {
        var choice = from.Type.FindProperty(_names[step]) is null ? from.Type.FindElement(_steps[step].Name) : null;
        foreach (var child in from.ChildrenOf(choice is null ? _names[step] : default, choice))
        {
            if (Any(child, step + 1, test, scope))
            {
                return true;
            }
        }

        return false;
    }

    private static DiscriminatorStep[] Parse(string text)
    {
        var steps = new List<DiscriminatorStep>();
        var rest = text.AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            var end = EndOfStep(rest);
            var part = rest[..end].Trim();
            rest = end < rest.Length ? rest[(end + 1)..] : default;
            var open = part.IndexOf('(');
            if (open < 0)
            {
                if (part is not "$this")
                {
                    // "valueCodeableConcept" is what some write for value; the choice name is what FHIRPath knows.
                    steps.Add(new DiscriminatorStep(DiscriminatorStepKind.Child, part.EndsWith("[x]") ? part[..^3].ToString() : part.ToString()));
                }

                continue;
            }

            var argument = part[(open + 1)..].TrimEnd(')').Trim().Trim("'\"").ToString();
            steps.Add(part[..open] switch
            {
                "extension" => new DiscriminatorStep(DiscriminatorStepKind.Extension, argument),
                "resolve" => new DiscriminatorStep(DiscriminatorStepKind.Resolve, ""),
                "ofType" or "as" => new DiscriminatorStep(DiscriminatorStepKind.OfType, argument),
                var other => new DiscriminatorStep(DiscriminatorStepKind.Child, other.ToString()),
            });
        }

        return [.. steps];
    }

    private static int EndOfStep(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                case '.' when depth == 0:
                    return i;
            }
        }

        return text.Length;
    }
}
