using Shr.Fhir;

namespace Shr.Search.Extraction;

/// <summary>Takes the values that a <see cref="PathTree"/> finds.</summary>
internal interface IPathReceiver
{
    void Accept(int sink, in Element value);
}
