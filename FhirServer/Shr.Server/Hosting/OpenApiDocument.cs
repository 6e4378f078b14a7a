using System.Text.Json.Nodes;
using Shr.Server.Interactions;
using Shr.Server.Operations;
using Shr.Server.Wire;

namespace Shr.Server.Hosting;

/// <summary>The API in the form that tools read: written from the tables, like the CapabilityStatement.</summary>
/// <remarks>https://spec.openapis.org/oas/v3.0.3</remarks>
internal static class OpenApiDocument
{
    private static readonly string[] Names = ["type", "id", "vid", "member"];

    /// <summary>Adds <c>/openapi.json</c>.</summary>
    public static void Map(WebApplication app)
    {
        var interactions = app.Services.GetRequiredService<InteractionTable>();
        var operations = app.Services.GetRequiredService<OperationTable>();
        var address = app.Services.GetRequiredService<BaseAddress>();
        var models = app.Services.GetRequiredService<ModelHolder>();
        app.MapGet("/openapi.json", (HttpContext http) =>
            Results.Text(Write(interactions, operations, models.Current, address.Of(http)).ToJsonString(), "application/json"));
    }

    private static JsonObject Write(InteractionTable interactions, OperationTable operations, CompiledModel model, string server)
    {
        var paths = new JsonObject();
        foreach (var shape in interactions.Rows.GroupBy(r => r.Shape).Where(g => PathOf(g.Key) is not null))
        {
            var item = new JsonObject { ["parameters"] = Parameters(PathOf(shape.Key)!) };
            foreach (var row in shape)
            {
                item[row.Method.ToString().ToLowerInvariant()] = Operation(row.Code ?? row.Shape.ToString(), $"{row.Shape}{row.Method}");
            }

            paths[PathOf(shape.Key)!] = item;
        }

        foreach (var row in operations.Rows)
        {
            var path = row.Shape switch
            {
                RouteShape.SystemOperation => "/$" + row.Name,
                RouteShape.TypeOperation => $"/{row.Type ?? "{type}"}/${row.Name}",
                _ => $"/{row.Type ?? "{type}"}/{{id}}/${row.Name}",
            };
            var item = new JsonObject { ["parameters"] = Parameters(path), ["post"] = Operation("$" + row.Name, $"{row.Shape}{row.Type}{row.Name}Post") };
            if (!row.ChangesState)
            {
                item["get"] = Operation("$" + row.Name, $"{row.Shape}{row.Type}{row.Name}Get");
            }

            paths[path] = item;
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.3",
            ["info"] = new JsonObject { ["title"] = "Bangladesh Shared Health Record, FHIR R4", ["version"] = "1" },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = server }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["parameters"] = new JsonObject
                {
                    ["type"] = PathParameter("type", new JsonArray([.. model.Search.ResourceTypes.Select(t => (JsonNode)t)])),
                    ["id"] = PathParameter("id", null),
                    ["vid"] = PathParameter("vid", null),
                    ["member"] = PathParameter("member", null),
                },
            },
        };
    }

    private static string? PathOf(RouteShape shape) => shape switch
    {
        RouteShape.System => "/",
        RouteShape.Metadata => "/metadata",
        RouteShape.SystemHistory => "/_history",
        RouteShape.SystemSearch => "/_search",
        RouteShape.Type => "/{type}",
        RouteShape.TypeHistory => "/{type}/_history",
        RouteShape.TypeSearch => "/{type}/_search",
        RouteShape.Instance => "/{type}/{id}",
        RouteShape.InstanceHistory => "/{type}/{id}/_history",
        RouteShape.Version => "/{type}/{id}/_history/{vid}",
        RouteShape.Compartment => "/{type}/{id}/{member}",
        RouteShape.CompartmentSearch => "/{type}/{id}/{member}/_search",
        _ => null,
    };

    private static JsonArray Parameters(string path) =>
        [.. Names.Where(n => path.Contains($"{{{n}}}", StringComparison.Ordinal))
            .Select(n => (JsonNode)new JsonObject { ["$ref"] = $"#/components/parameters/{n}" })];

    private static JsonObject PathParameter(string name, JsonArray? values)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (values is not null)
        {
            schema["enum"] = values;
        }

        return new JsonObject { ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = schema };
    }

    private static JsonObject Operation(string summary, string id) => new()
    {
        ["summary"] = summary,
        ["operationId"] = id,
        ["responses"] = new JsonObject
        {
            ["default"] = new JsonObject
            {
                ["description"] = "A resource, or an OperationOutcome",
                ["content"] = new JsonObject { [MediaTypes.Json] = new JsonObject(), [MediaTypes.Xml] = new JsonObject() },
            },
        },
    };
}
