using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shr.Search.Model;
using Shr.Server.Interactions;
using Shr.Server.Operations;
using Shr.Server.Options;
using Shr.Server.Security;
using Shr.Server.Security.Smart;
using Shr.Server.Wire;

namespace Shr.Server.Capabilities;

/// <summary>Writes the CapabilityStatement from the tables that do the work, so that it cannot lie.</summary>
/// <remarks>https://hl7.org/fhir/R4/capabilitystatement.html</remarks>
internal sealed class CapabilityWriter(InteractionTable interactions, OperationTable operations, CompiledModel model, ServerOptions options, SecurityOptions security)
{
    private static readonly JsonWriterOptions Layout = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly ILookup<string, string> _pointers = Pointers(model.Search);
    private readonly ILookup<string, string> _profiles = Profiles(model);

    /// <summary>The statement.</summary>
    /// <param name="address">The address of the API.</param>
    /// <param name="date">When the model came into force.</param>
    public byte[] Write(string address, DateTimeOffset date)
    {
        var output = new ArrayBufferWriter<byte>(512 * 1024);
        using var json = new Utf8JsonWriter(output, Layout);
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "CapabilityStatement"u8);
        WriteFeatures(json);
        json.WriteString("url"u8, address + "/metadata");
        json.WriteString("version"u8, Version);
        json.WriteString("name"u8, "BangladeshSharedHealthRecord"u8);
        json.WriteString("title"u8, "Bangladesh Shared Health Record"u8);
        json.WriteString("status"u8, "active"u8);
        json.WriteString("date"u8, date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("kind"u8, "instance"u8);
        Strings(json, "instantiates", ["http://hl7.org/fhir/CapabilityStatement/terminology-server"]);
        json.WriteStartObject("software"u8);
        json.WriteString("name"u8, "Shr.Server"u8);
        json.WriteString("version"u8, Version);
        json.WriteEndObject();
        json.WriteStartObject("implementation"u8);
        json.WriteString("description"u8, "Bangladesh Shared Health Record, FHIR R4"u8);
        json.WriteString("url"u8, address);
        json.WriteEndObject();
        json.WriteString("fhirVersion"u8, "4.0.1"u8);
        Strings(json, "format", [MediaTypes.Json, "application/json", MediaTypes.Xml, "application/xml"]);
        Strings(json, "patchFormat", ["application/json-patch+json", "application/xml-patch+xml", MediaTypes.Json, MediaTypes.Xml]);
        json.WriteStartArray("rest"u8);
        WriteRest(json, address);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The version of the server.</summary>
    public static string Version => typeof(CapabilityWriter).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    // How terminology clients tell which tests the terminology is made for, and that code systems may come with a request.
    // https://build.fhir.org/ig/HL7/fhir-tx-ecosystem-ig/ecosystem.html
    private static void WriteFeatures(Utf8JsonWriter json)
    {
        const string Feature = "http://hl7.org/fhir/uv/application-feature/StructureDefinition/feature";
        json.WriteStartArray("extension"u8);
        json.WriteRawValue($$"""{"url":"{{Feature}}","extension":[{"url":"definition","valueCanonical":"http://hl7.org/fhir/uv/tx-tests/FeatureDefinition/test-version"},{"url":"value","valueCode":"1.90"}]}""");
        json.WriteRawValue($$"""{"url":"{{Feature}}","extension":[{"url":"definition","valueCanonical":"http://hl7.org/fhir/uv/tx-ecosystem/FeatureDefinition/CodeSystemAsParameter"},{"url":"value","valueBoolean":true}]}""");
        json.WriteEndArray();
    }

    private void WriteRest(Utf8JsonWriter json, string address)
    {
        json.WriteStartObject();
        json.WriteString("mode"u8, "server"u8);
        json.WriteString("documentation"u8, $"Dates and times without a zone are read in the zone {options.Zone}. Unknown search parameters are ignored with a warning, or refused with 'Prefer: handling=strict'.");
        json.WriteStartObject("security"u8);
        json.WriteBoolean("cors"u8, options.CorsOrigins.Length > 0);
        SmartStatement.Write(json, security, address, options.BasePath);
        json.WriteEndObject();
        json.WriteStartArray("resource"u8);
        foreach (var type in model.Search.ResourceTypes)
        {
            WriteResource(json, type);
        }

        json.WriteEndArray();
        json.WriteStartArray("interaction"u8);
        foreach (var code in Codes(s => s is RouteShape.System or RouteShape.SystemHistory or RouteShape.SystemSearch))
        {
            WriteCode(json, code);
            if (code == "transaction")
            {
                WriteCode(json, "batch");
            }
        }

        json.WriteEndArray();
        WriteOperations(json, operations.Rows.Where(r => r.Shape == RouteShape.SystemOperation));
        Strings(json, "compartment", model.Search.Compartments.Select(c => "http://hl7.org/fhir/CompartmentDefinition/" + c.Type.ToLowerInvariant()));
        json.WriteEndObject();
    }

    private void WriteResource(Utf8JsonWriter json, string type)
    {
        var parameters = model.Search.ParametersOf(type);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString("profile"u8, "http://hl7.org/fhir/StructureDefinition/" + type);
        Strings(json, "supportedProfile", _profiles[type]);
        json.WriteStartArray("interaction"u8);
        foreach (var code in Codes(s => s is RouteShape.Type or RouteShape.TypeHistory or RouteShape.Instance or RouteShape.InstanceHistory or RouteShape.Version))
        {
            WriteCode(json, code);
        }

        json.WriteEndArray();
        json.WriteString("versioning"u8, "versioned"u8);
        json.WriteBoolean("readHistory"u8, true);
        json.WriteBoolean("updateCreate"u8, true);
        json.WriteBoolean("conditionalCreate"u8, true);
        json.WriteString("conditionalRead"u8, "full-support"u8);
        json.WriteBoolean("conditionalUpdate"u8, interactions.Match(FhirMethod.Put, RouteShape.Type) is not null);
        json.WriteString("conditionalDelete"u8, interactions.Match(FhirMethod.Delete, RouteShape.Type) is not null ? "multiple"u8 : "not-supported"u8);
        Strings(json, "referencePolicy", options.MissingReferences == ReferencePolicy.Refuse ? ["literal", "enforced", "local"] : ["literal", "local"]);
        Strings(json, "searchInclude", ["*", .. parameters.Where(p => p.Type == SearchParameterType.Reference).Select(p => $"{type}:{p.Code}")]);
        Strings(json, "searchRevInclude", _pointers[type]);
        if (parameters.Count > 0)
        {
            json.WriteStartArray("searchParam"u8);
            foreach (var parameter in parameters)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, parameter.Code);
                if (parameter.Definition.Url is { } url)
                {
                    json.WriteString("definition"u8, url);
                }

                json.WriteString("type"u8, parameter.Type.ToString().ToLowerInvariant());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteOperations(json, operations.Rows.Where(r => r.Type == type || (r.Type is null && r.Shape != RouteShape.SystemOperation)));
        json.WriteEndObject();
    }

    private static void WriteOperations(Utf8JsonWriter json, IEnumerable<OperationRow> rows)
    {
        var isFirst = true;
        foreach (var (name, definition) in rows.Select(r => (r.Name, r.Definition)).Distinct())
        {
            if (isFirst)
            {
                json.WriteStartArray("operation"u8);
                isFirst = false;
            }

            json.WriteStartObject();
            json.WriteString("name"u8, name);
            json.WriteString("definition"u8, definition);
            json.WriteEndObject();
        }

        if (!isFirst)
        {
            json.WriteEndArray();
        }
    }

    private IEnumerable<string> Codes(Func<RouteShape, bool> isHere) =>
        interactions.Rows.Where(r => isHere(r.Shape)).Select(r => r.Code).OfType<string>().Distinct();

    private static void WriteCode(Utf8JsonWriter json, string code)
    {
        json.WriteStartObject();
        json.WriteString("code"u8, code);
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        var isFirst = true;
        foreach (var value in values)
        {
            if (isFirst)
            {
                json.WriteStartArray(name);
                isFirst = false;
            }

            json.WriteStringValue(value);
        }

        if (!isFirst)
        {
            json.WriteEndArray();
        }
    }

    // Which reference parameters may point to a type; those that may point anywhere would tell nothing.
    private static ILookup<string, string> Pointers(SearchModel search) =>
        (from type in search.ResourceTypes
         from parameter in search.ParametersOf(type)
         where parameter.Type == SearchParameterType.Reference && parameter.Targets.Count < search.ResourceTypes.Count
         from target in parameter.Targets
         select (target, pointer: $"{type}:{parameter.Code}")).ToLookup(p => p.target, p => p.pointer);

    private static ILookup<string, string> Profiles(CompiledModel model) =>
        model.Definitions.OfType("StructureDefinition")
            .Where(d => d.Source.StartsWith("bd-core", StringComparison.Ordinal) || !d.Source.StartsWith("r4/", StringComparison.Ordinal))
            .Select(d => (Type: TypeOf(d), d.Url))
            .Where(p => p is { Type: not null, Url: not null } && model.Types.FindResource(p.Type) is not null)
            .ToLookup(p => p.Type!, p => p.Url!);

    private static string? TypeOf(Fhir.Definitions.Definition definition)
    {
        using var tree = definition.OpenTree();
        var row = tree.Find(0, "type"u8);
        return row < 0 ? null : tree.StringOf(row);
    }
}
