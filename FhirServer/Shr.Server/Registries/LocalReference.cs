using System.Text.Json.Nodes;
using Shr.Fhir;
using Shr.Server.Wire;

namespace Shr.Server.Registries;

/// <summary>References from one record of a registry to another.</summary>
internal static class LocalReference
{
    /// <summary>The record of the type that a reference (<c>Type/id</c>) names, or null.</summary>
    public static ResourceKey? Of(JsonNode? element, string type) =>
        StoredRecord.TextOf(element, "reference") is { } text && text.Split('/') is [var named, var id] && named == type && Route.IsId(id)
            ? new ResourceKey(type, id)
            : null;
}
