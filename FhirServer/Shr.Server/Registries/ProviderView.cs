using System.Globalization;
using Shr.Fhir;

namespace Shr.Server.Registries;

/// <summary>Practitioners as the provider registry shows them, with the facility that their PractitionerRole names.</summary>
internal static class ProviderView
{
    /// <summary>The entries of the registry, in the order given.</summary>
    public static async ValueTask<IReadOnlyList<object>> ShowAsync(
        RegistryState state, IReadOnlyList<StoredRecord> providers, IReadOnlyDictionary<string, string> created, string home, CancellationToken cancellationToken)
    {
        var roles = new Dictionary<string, StoredRecord>();
        foreach (var role in await state.ReferringAsync("PractitionerRole", "practitioner", providers.Select(p => new ResourceKey("Practitioner", p.Id)), cancellationToken))
        {
            if (role.Active == 1 && LocalReference.Of(role.Root["practitioner"], "Practitioner") is { } practitioner)
            {
                roles.TryAdd(practitioner.Id, role);
            }
        }

        ResourceKey[] keys = [.. roles.Values.Select(Facility).OfType<ResourceKey>().Distinct()];
        var facilities = (await state.ReadAsync(keys, cancellationToken)).ToDictionary(f => f.Id);
        return [.. providers.Select(p =>
        {
            var role = roles.GetValueOrDefault(p.Id);
            return Show(p, created[p.Id], role, role is not null && Facility(role) is { } key ? facilities.GetValueOrDefault(key.Id) : null, home);
        })];
    }

    private static object Show(StoredRecord provider, string createdAt, StoredRecord? role, StoredRecord? facility, string home)
    {
        var id = Number(provider.Identifier(RegistryTerms.ProviderCode));
        return new
        {
            name = Name(provider),
            url = $"{home}/providers/{provider.Identifier(RegistryTerms.ProviderCode)}.json",
            id,
            active = provider.Active,
            createdAt,
            updatedAt = provider.UpdatedAt,
            birthDate = provider.Text("birthDate"),
            gender = provider.Text("gender") is { Length: > 0 } gender ? char.ToUpperInvariant(gender[0]) + gender[1..] : null,
            organization = facility?.Identifier(RegistryTerms.FacilityCode) is { } code
                ? new { reference = $"{home}/facilities/{code}.json", display = facility.Text("name") ?? "" }
                : null,
            identifiers = new object[]
            {
                new { system = "DGHS", value = id },
                new { system = "NationalId", value = provider.Identifier(RegistryTerms.NationalId) },
                new { system = "PDS", value = provider.Identifier(RegistryTerms.PersonnelSheet) },
            },
            telecom = new[]
            {
                new { system = "phone", value = provider.Telecom("phone") },
                new { system = "email", value = provider.Telecom("email") },
            },
            address = new { text = provider.List("address").Select(a => StoredRecord.TextOf(a, "text")).FirstOrDefault() },
            properties = new
            {
                maritalStatus = provider.Extensions(RegistryTerms.ProviderProperty("marital-status")).FirstOrDefault(),
                freedomFighter = provider.Extensions(RegistryTerms.ProviderProperty("freedom-fighter")).FirstOrDefault(),

                // Spelled so in the national document.
                tribial = provider.Extensions(RegistryTerms.ProviderProperty("tribal")).FirstOrDefault(),
                qualification = provider.List("qualification").Select(q => StoredRecord.TextOf(q["code"], "text")).FirstOrDefault(),
                category = role?.List("code").Select(c => StoredRecord.TextOf(c, "text")).FirstOrDefault(),
                discipline = role?.List("specialty").Select(c => StoredRecord.TextOf(c, "text")).FirstOrDefault(),
                department = provider.Extensions(RegistryTerms.ProviderProperty("department")).FirstOrDefault(),
                attendanceid = provider.Extensions(RegistryTerms.ProviderProperty("attendance-id")).FirstOrDefault(),
                professionalDiscipline = provider.Extensions(RegistryTerms.ProviderProperty("professional-discipline")).FirstOrDefault(),
                machineid = provider.Extensions(RegistryTerms.ProviderProperty("machine-id")).FirstOrDefault(),
            },
        };
    }

    private static string Name(StoredRecord provider)
    {
        var name = provider.List("name").FirstOrDefault();
        return StoredRecord.TextOf(name, "text")
            ?? string.Join(' ', (name?["given"] as System.Text.Json.Nodes.JsonArray ?? []).Select(g => g?.ToString()).Append(StoredRecord.TextOf(name, "family")).Where(p => !string.IsNullOrEmpty(p)));
    }

    private static ResourceKey? Facility(StoredRecord role) => LocalReference.Of(role.Root["organization"], "Organization");

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
