using System.Runtime.InteropServices;

namespace Shr.Fhir.Elements;

/// <summary>One value of a JSON text: where its bytes are, where the next value after its subtree is, and its property name.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct JsonRow
{
    /// <summary>First byte of the value; for a string the byte after the quote.</summary>
    public int Start;

    /// <summary>Length of the value; for a string without its quotes.</summary>
    public int Length;

    /// <summary>The row that follows this value and all within it: its next sibling, if it has one.</summary>
    public int Next;

    /// <summary>First byte of the property name, or -1 in arrays and at the root.</summary>
    public int NameStart;

    public ushort NameLength;

    public JsonKind Kind;

    /// <summary>1: the string has escapes, 2: the name has escapes.</summary>
    public byte Flags;
}
