using System.Text.Json;

namespace Shr.Server.Security.Smart;

/// <summary>What the CapabilityStatement says of the ways in.</summary>
/// <remarks>https://hl7.org/fhir/smart-app-launch/1.0.0/conformance/index.html#smart-on-fhir-oauth-authorization-endpoints</remarks>
internal static class SmartStatement
{
    /// <summary>Adds to <c>rest.security</c>; nothing where SMART is off or somebody else issues the tokens.</summary>
    public static void Write(Utf8JsonWriter json, SecurityOptions options, string address, string apiPath)
    {
        if (options.Mode is not (SecurityMode.Smart or SecurityMode.Both))
        {
            return;
        }

        json.WriteStartArray("service"u8);
        json.WriteStartObject();
        json.WriteStartArray("coding"u8);
        json.WriteStartObject();
        json.WriteString("system"u8, "http://terminology.hl7.org/CodeSystem/restful-security-service"u8);
        json.WriteString("code"u8, "SMART-on-FHIR"u8);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        if (options.Issuer.Authority is not null)
        {
            return;
        }

        var root = address[..^apiPath.Length];
        json.WriteStartArray("extension"u8);
        json.WriteStartObject();
        json.WriteString("url"u8, "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"u8);
        json.WriteStartArray("extension"u8);
        foreach (var name in (ReadOnlySpan<string>)["authorize", "token", "introspect", "revoke"])
        {
            json.WriteStartObject();
            json.WriteString("url"u8, name);
            json.WriteString("valueUri"u8, $"{root}/auth/{name}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
