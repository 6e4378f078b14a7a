using Shr.Fhir;
using Shr.Terminology;
using Shr.Terminology.CodeSystems;

namespace Shr.Validation;

/// <summary>The codes in an element that can be bound: code, string, uri, Coding, CodeableConcept, Quantity.</summary>
/// <remarks>https://hl7.org/fhir/R4/terminologies.html#code</remarks>
internal static class CodedElement
{
    /// <summary>The elements that hold one code each: the codings of a concept, else the element itself.</summary>
    public static ElementList CodingsOf(in Element element) => new(element);

    /// <summary>The verdict on one coding; null where it holds no code. Allocates nothing where it has no display.</summary>
    public static CodeVerdict? Ask(ITerminology terminology, string valueSet, in Element coding)
    {
        if (coding.Type.IsPrimitive)
        {
            return coding.HasValue ? terminology.ValidateCode(valueSet, new CodedValue { Code = coding.Utf8Value }) : null;
        }

        var code = coding.Child("code"u8);
        if (!code.HasValue)
        {
            return null;
        }

        return terminology.ValidateCode(valueSet, new CodedValue
        {
            System = coding.Child("system"u8).Utf8Value,
            Version = coding.Type.Name == "Coding" ? coding.Child("version"u8).Utf8Value : default,
            Code = code.Utf8Value,
            Display = coding.Type.Name == "Coding" ? coding.Child("display"u8).Utf8Value : default,
        });
    }

    /// <summary>The verdict on a Coding or Quantity in its own code system; null where it holds no code.</summary>
    public static CodeVerdict? Ask(ITerminology terminology, in Element coding)
    {
        var code = coding.Child("code"u8);
        return !code.HasValue ? null : terminology.ValidateCode(new CodedValue
        {
            System = coding.Child("system"u8).Utf8Value,
            Version = coding.Type.Name == "Coding" ? coding.Child("version"u8).Utf8Value : default,
            Code = code.Utf8Value,
        });
    }

    /// <summary>The coding as values of its own, or null where it holds no code.</summary>
    public static Coding? Read(in Element coding)
    {
        if (!coding.Exists)
        {
            return null;
        }

        if (coding.Type.IsPrimitive)
        {
            return coding.StringValue is { } text ? new Coding(null, null, text) : null;
        }

        return coding.ChildString("code"u8) is { } code
            ? new Coding(coding.ChildString("system"u8), coding.Type.Name == "Coding" ? coding.ChildString("version"u8) : null, code, coding.ChildString("display"u8))
            : null;
    }

    /// <summary>The codings of an element, for <c>foreach</c>, without a list.</summary>
    public ref struct ElementList
    {
        private readonly Element _element;
        private readonly bool _isConcept;
        private ElementChildren _children;
        private bool _done;

        public ElementList(in Element element)
        {
            _element = element;
            _isConcept = element.Type.Name == "CodeableConcept";
            _children = _isConcept ? element.ChildrenOf("coding"u8) : default;
        }

        public readonly Element Current => _isConcept ? _children.Current : _element;

        public readonly ElementList GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_isConcept)
            {
                return _children.MoveNext();
            }

            (var moved, _done) = (!_done, true);
            return moved;
        }

        /// <summary>All of them, where they must outlive an await.</summary>
        public Element[] ToArray()
        {
            var all = new List<Element>();
            while (MoveNext())
            {
                all.Add(Current);
            }

            return [.. all];
        }
    }
}
