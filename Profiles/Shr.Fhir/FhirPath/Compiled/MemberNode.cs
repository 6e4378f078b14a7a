using System.Text;
using Shr.Fhir.Elements;

namespace Shr.Fhir.FhirPath.Compiled;

/// <summary><c>name</c>: the children with a name, of a target or of <c>$this</c>.</summary>
/// <remarks>https://hl7.org/fhirpath/#path-selection</remarks>
internal sealed class MemberNode(int position, Node? target, string name) : Node(position)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(name);
    private readonly bool _mayBeType = target is null && name.Length > 0 && char.IsAsciiLetterUpper(name[0]);

    // What the name means on the type met last. Replaced as a whole, so any thread sees one or the other.
    private MemberLookup? _lookup;

    public string Name => name;

    public Node? Target => target;

    public override bool Evaluate(Evaluation e)
    {
        if (target is null)
        {
            return e.Many is not null ? PushMany(e, e.Many) : IsTypeOf(e.This) ? e.Push(e.This) : Push(e, e.This);
        }

        var mark = e.Count;
        if (!target.Evaluate(e))
        {
            return false;
        }

        var end = e.Count;
        if (end == mark)
        {
            return true;
        }

        if (!e.Step(end - mark))
        {
            return false;
        }

        for (var i = mark; i < end; i++)
        {
            if (!Push(e, e.Items[i]))
            {
                return false;
            }
        }

        e.Remove(mark, end);
        return true;
    }

    public override string ToString() => target is null ? name : $"{target}.{name}";

    // "Patient.name" on a Patient: the first name is the type of the context.
    private bool IsTypeOf(in FhirPathValue value)
    {
        if (!_mayBeType || value.Kind != ValueKind.Element)
        {
            return false;
        }

        var type = value.ElementType!;
        if (!ReferenceEquals(type, Untyped.Type))
        {
            return type.Is(name);
        }

        var resourceType = value.Row < 0 ? -1 : value.Tree.Find(value.Row, "resourceType"u8);
        return resourceType >= 0 && value.Tree.KindOf(resourceType) == JsonKind.String && value.Tree.Utf8Of(resourceType).SequenceEqual(_utf8);
    }

    private bool PushMany(Evaluation e, FhirPathValue[] values)
    {
        foreach (ref readonly var value in values.AsSpan())
        {
            if (!Push(e, value))
            {
                return false;
            }
        }

        return true;
    }

    private bool Push(Evaluation e, in FhirPathValue parent)
    {
        switch (parent.Kind)
        {
            case ValueKind.Element:
                var lookup = _lookup;
                var type = parent.ElementType!;
                if (lookup is null || !ReferenceEquals(lookup.Type, type))
                {
                    _lookup = lookup = MemberLookup.Of(type, name, _utf8);
                }

                return Navigator.Push(e, parent, lookup, _utf8);
            case ValueKind.TypeInfo:
                return name switch
                {
                    "namespace" => e.Push(FhirPathValue.Of(parent.TypeInfo!.Namespace)),
                    "name" => e.Push(FhirPathValue.Of(parent.TypeInfo!.Name)),
                    "baseType" => e.Push(FhirPathValue.Of(parent.TypeInfo!.BaseType)),
                    _ => true,
                };
            case ValueKind.Quantity:
                return name switch
                {
                    "value" => e.Push(FhirPathValue.Of(parent.Quantity!.Value)),
                    "unit" => e.Push(FhirPathValue.Of(parent.Quantity!.Unit)),
                    _ => true,
                };
            default:
                return true;
        }
    }
}
