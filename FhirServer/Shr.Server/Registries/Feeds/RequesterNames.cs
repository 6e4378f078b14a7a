using System.Text.Json.Nodes;
using Shr.Server.Registries.Patients;

namespace Shr.Server.Registries.Feeds;

/// <summary>Fills in the names of facilities and providers, as their registries have them now.</summary>
internal sealed class RequesterNames(RegistryState registries)
{
    private readonly Dictionary<(string Kind, string Id), string?> _known = [];

    /// <summary>Fills in the names of one requester.</summary>
    public async ValueTask FillAsync(JsonNode? requester, CancellationToken cancellationToken)
    {
        await FillAsync(requester, "facility", "Organization", RegistryTerms.FacilityCode, cancellationToken);
        await FillAsync(requester, "provider", "Practitioner", RegistryTerms.ProviderCode, cancellationToken);
    }

    private async ValueTask FillAsync(JsonNode? requester, string kind, string type, string system, CancellationToken cancellationToken)
    {
        if (requester?[kind] is not JsonObject named || StoredRecord.TextOf(named, "id") is not { } id)
        {
            return;
        }

        if (!_known.TryGetValue((kind, id), out var name))
        {
            name = id.All(char.IsAsciiLetterOrDigit) && await registries.FindAsync(type, system, id, cancellationToken) is { } record
                ? type == "Organization" ? record.Text("name") : record.List("name").Select(n => StoredRecord.TextOf(n, "text")).FirstOrDefault() ?? NameForm.Given(record.Root)
                : null;
            _known.Add((kind, id), name);
        }

        named["name"] = name;
    }
}
