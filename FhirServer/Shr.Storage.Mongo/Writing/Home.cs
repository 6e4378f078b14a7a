using Shr.Fhir;

namespace Shr.Storage.Mongo.Writing;

/// <summary>By what a record's documents are spread over shards: a patient's records live where the patient lives.</summary>
internal static class Home
{
    public static string Of(ResourceKey key, IReadOnlyList<string> patients) =>
        key.Type == "Patient" ? key.Id : patients.Count > 0 ? patients[0] : key.ToString();
}
