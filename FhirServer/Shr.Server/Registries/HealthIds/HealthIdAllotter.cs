using System.Text;
using Microsoft.Extensions.Options;
using Shr.Fhir;
using Shr.Fhir.Elements;
using Shr.Server.Wire;
using Shr.Server.Writing;

namespace Shr.Server.Registries.HealthIds;

/// <summary>Gives a new Patient that comes without a health ID one, before it is validated.</summary>
internal sealed class HealthIdAllotter(HealthIdPool pool, IOptions<IdentityOptions> options, ILogger<HealthIdAllotter> logger)
{
    private static readonly byte[] Identifier = Encoding.UTF8.GetBytes(
        $$"""{"type":{"coding":[{"system":"{{RegistryTerms.IdentifierType}}","code":"UHID"}]},"system":"{{RegistryTerms.HealthId}}","value":""");

    /// <summary>The request with the health ID in its body, or the request itself where it needs none.</summary>
    public async ValueTask<FhirRequest> AllotAsync(FhirRequest request, Resource resource, CancellationToken cancellationToken)
    {
        if ((options.Value.AllotHealthIds != true && !request.Caller.AllotsHealthIds) || resource.Type.Name != "Patient" || request.AllottedHealthId is not null || Place(resource.Tree) is not { } place)
        {
            return request;
        }

        if (await pool.TakeAsync(cancellationToken) is not { } healthId)
        {
            Log.NoHealthIds(logger);
            return request;
        }

        var quoted = Encoding.ASCII.GetBytes($"\"{healthId}\"");
        byte[] text = place.Kind switch
        {
            PlaceKind.Value => [.. "\"value\":"u8, .. quoted, (byte)','],
            PlaceKind.Item => [.. Identifier, .. quoted, .. "},"u8],
            _ => [.. ",\"identifier\":["u8, .. Identifier, .. quoted, .. "}]"u8],
        };
        return request with
        {
            Body = TextEdit.Apply(resource.Tree.Bytes, resource.Tree.Start, resource.Tree.Length, [new TextEdit(place.At, place.At, text)]),
            AllottedHealthId = healthId,
        };
    }

    /// <summary>Takes back what a request was given that is refused.</summary>
    public ValueTask ReturnAsync(FhirRequest request) => request.AllottedHealthId is { } healthId ? pool.ReturnAsync(healthId) : ValueTask.CompletedTask;

    // Where the health ID goes: into an identifier that has the system only, before the other identifiers, or after the type.
    private static Opening? Place(JsonTree tree)
    {
        var list = tree.Find(0, "identifier"u8);
        if (list < 0)
        {
            return new Opening(PlaceKind.List, tree.Extent(tree.Find(0, "resourceType"u8)).End);
        }

        if (tree.KindOf(list) != JsonKind.Array || tree.FirstChild(list) < 0)
        {
            // What is wrong with it, the validator says.
            return null;
        }

        for (var item = tree.FirstChild(list); item >= 0; item = tree.NextSibling(item, list))
        {
            if (tree.KindOf(item) != JsonKind.Object || tree.Find(item, "system"u8) is not (>= 0 and var system)
                || tree.KindOf(system) != JsonKind.String || tree.StringOf(system) != RegistryTerms.HealthId)
            {
                continue;
            }

            return tree.Find(item, "value"u8) >= 0 || tree.Find(item, "_value"u8) >= 0 ? null : new Opening(PlaceKind.Value, tree.Extent(item).Start + 1);
        }

        return new Opening(PlaceKind.Item, tree.Extent(list).Start + 1);
    }

    private enum PlaceKind
    {
        Value,
        Item,
        List,
    }

    private readonly record struct Opening(PlaceKind Kind, int At);
}
