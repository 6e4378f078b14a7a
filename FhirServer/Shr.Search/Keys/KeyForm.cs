using Shr.Search.Plans;

namespace Shr.Search.Keys;

/// <summary>
/// The third byte of every key: how the bytes after it are laid out. Numbers are stored, so they are never given a new meaning.
/// </summary>
/// <remarks>Described with examples in <c>FhirServer/decisions/0005-index-keys.md</c>.</remarks>
internal static class KeyForm
{
    /// <summary>The version of the key language. Whoever changes what is written under a form raises it, and all is indexed again.</summary>
    public const int Language = 1;

    /// <summary>The element is there but holds nothing that can be searched for by value: it counts for <c>:missing</c> only.</summary>
    public const byte Present = 0x00;

    /// <summary>Milliseconds, written by the store.</summary>
    public const byte LastUpdated = IndexKeys.LastUpdatedForm;

    /// <summary>low, high: every date.</summary>
    public const byte DateByLow = 0x02;

    /// <summary>high, low: only dates wider than <see cref="Values.DateRange.NarrowWidth"/>.</summary>
    public const byte DateByHigh = 0x03;

    /// <summary>low, high: every number.</summary>
    public const byte NumberByLow = 0x04;

    /// <summary>high, low: only ranges.</summary>
    public const byte NumberByHigh = 0x05;

    /// <summary>low, units, high: every quantity, as written.</summary>
    public const byte QuantityByLow = 0x06;

    /// <summary>high, units, low: only ranges, as written.</summary>
    public const byte QuantityByHigh = 0x07;

    /// <summary>canonical unit, low, high: quantities with a UCUM unit.</summary>
    public const byte CanonicalByLow = 0x08;

    /// <summary>canonical unit, high, low: only ranges with a UCUM unit.</summary>
    public const byte CanonicalByHigh = 0x09;

    /// <summary>normalised text, 0, exact text where it differs.</summary>
    public const byte Text = 0x0A;

    /// <summary>code, 0, system, 0.</summary>
    public const byte Token = 0x0B;

    /// <summary>normalised display or text of a token, 0.</summary>
    public const byte TokenText = 0x0C;

    /// <summary>identifier value, 0, type code, 0, type system, 0.</summary>
    public const byte TypedIdentifier = 0x0D;

    /// <summary>uri, 0.</summary>
    public const byte Uri = 0x0E;

    /// <summary>id, 0, type, 0, version, 0: a reference to a record of this server.</summary>
    public const byte LocalReference = 0x10;

    /// <summary>url, 0, version, 0: a reference to elsewhere, or a canonical.</summary>
    public const byte RemoteReference = 0x11;

    /// <summary>A token: the identifier inside a reference.</summary>
    public const byte ReferenceIdentifier = 0x12;

    /// <summary>Leads of all components, then their trails; every interval narrow.</summary>
    public const byte CompositeNarrow = 0x14;

    /// <summary>Leads of all components, then their trails; an interval is wide.</summary>
    public const byte CompositeWide = 0x15;

    /// <summary>As <see cref="CompositeNarrow"/>, quantities in canonical units.</summary>
    public const byte CanonicalCompositeNarrow = 0x16;

    /// <summary>As <see cref="CompositeWide"/>, quantities in canonical units.</summary>
    public const byte CanonicalCompositeWide = 0x17;

    /// <summary>All words of the record, each after a mark.</summary>
    public const byte Words = 0x18;

    /// <summary>Cell of a coarse grid, latitude, longitude.</summary>
    public const byte Place = 0x19;

    /// <summary>Added to every form of the keys of a contained resource, which are kept with the record that holds it.</summary>
    public const byte Contained = 0x80;

    /// <summary>Added to every form of the keys of a resource that a Bundle holds inline and a chain may follow (<c>Bundle?composition.title</c>).</summary>
    public const byte Inline = 0x40;

    /// <summary>Marks a word of the content in <see cref="Words"/>.</summary>
    public const byte ContentWord = 0x01;

    /// <summary>Marks a word of the narrative in <see cref="Words"/>.</summary>
    public const byte NarrativeWord = 0x02;

    /// <summary>Marks in the units of a quantity.</summary>
    public const byte UnitSystem = 0x01;

    public const byte UnitCode = 0x02;

    public const byte UnitText = 0x03;

    /// <summary>Stands in the place of the system where the element's binding implies it (type <c>code</c>).</summary>
    public const byte ImpliedSystem = 0x01;
}
