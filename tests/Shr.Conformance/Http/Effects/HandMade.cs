namespace Shr.Conformance.Http.Effects;

/// <summary>Records for parameters whose values cannot be made from the definitions alone, as rules of the type want more beside them.</summary>
internal static class HandMade
{
    private const string Concept = "\"code\":{\"text\":\"x\"}";
    private const string Geo = "https://fhir.dghs.gov.bd/core/CodeSystem/bd-geocodes";
    private const string Core = "https://fhir.dghs.gov.bd/core/StructureDefinition/";

    /// <summary>R4 defines these with an expression that names an element its type does not have; nothing can be found by them.</summary>
    public static IReadOnlyList<string> Impossible { get; } = ["DeviceDefinition.classification"];

    /// <summary>By type and parameter: a text in which <c>$</c> stands for the value, the value found, another, and the query.</summary>
    public static IReadOnlyDictionary<string, (string Record, string Value, string Other, string Query)> Records { get; } =
        new Dictionary<string, (string, string, string, string)>(StringComparer.Ordinal)
        {
            ["Bundle.composition"] = (Document("Composition"), "c1", "c2", "Composition/c1"),
            ["Bundle.message"] = (
                """{"resourceType":"Bundle","type":"message","entry":[{"fullUrl":"http://example.org/MessageHeader/$","resource":{"resourceType":"MessageHeader","id":"$","eventUri":"http://example.org/e","source":{"endpoint":"http://example.org"}}}]}""",
                "m1", "m2", "MessageHeader/m1"),
            ["Bundle.type"] = ("""{"resourceType":"Bundle","type":"$"}""", "collection", "batch", "collection"),
            ["CodeSystem.code"] = ("""{"resourceType":"CodeSystem","status":"draft","content":"complete","concept":[{"code":"$"}]}""", "a", "b", "a"),
            ["CodeSystem.language"] = ("""{"resourceType":"CodeSystem","status":"draft","content":"complete","concept":[{"code":"a","designation":[{"language":"$","value":"x"}]}]}""", "bn", "en", "bn"),
            ["CodeSystem.supplements"] = ("""{"resourceType":"CodeSystem","status":"draft","content":"supplement","supplements":"http://example.org/CodeSystem/$"}""", "a", "b", "http://example.org/CodeSystem/a"),
            ["Composition.section"] = (
                """{"resourceType":"Composition","status":"final","type":{"text":"x"},"date":"2024-01-01","author":[{"display":"x"}],"title":"x","section":[{"code":{"coding":[{"system":"http://loinc.org","code":"$"}]},"entry":[{"display":"x"}]}]}""",
                "29299-5", "8716-3", "http://loinc.org|29299-5"),
            ["Condition.abatement-age"] = (Abated("\"abatementAge\":{\"value\":$,\"system\":\"http://unitsofmeasure.org\",\"code\":\"a\"}"), "40", "50", "40|http://unitsofmeasure.org|a"),
            ["Condition.abatement-date"] = (Abated("\"abatementDateTime\":\"$\""), "2020-01-01", "1990-01-01", "2020-01-01"),
            ["Condition.abatement-string"] = (Abated("\"abatementString\":\"$\""), "last spring", "around Eid", "last"),
            ["Consent.source-reference"] = (
                """{"resourceType":"Consent","status":"active","scope":{"text":"x"},"category":[{"text":"x"}],"policy":[{"uri":"http://example.org"}],"sourceReference":{"reference":"DocumentReference/$"}}""",
                "d1", "d2", "DocumentReference/d1"),
            ["Linkage.item"] = (Linked("Patient/$", "Patient/z"), "p1", "p2", "Patient/p1"),
            ["Linkage.source"] = (Linked("Patient/$", "Patient/z"), "p1", "p2", "Patient/p1"),
            ["Linkage.author"] = ("""{"resourceType":"Linkage","author":{"reference":"Organization/$"},"item":[{"type":"source","resource":{"display":"a"}},{"type":"alternate","resource":{"display":"b"}}]}""", "o1", "o2", "Organization/o1"),
            ["Location.bd-division"] = (Addressed("Location", Geography("bd-divisions")), "10", "20", Geo + "|10"),
            ["Location.bd-upazila"] = (Addressed("Location", Geography("bd-upazillas")), "10040009", "10040019", Geo + "|10040009"),
            ["Patient.bd-division"] = (Addressed("Patient", Geography("bd-divisions")), "10", "20", Geo + "|10"),
            ["Patient.bd-upazila"] = (Addressed("Patient", Geography("bd-upazillas")), "10040009", "10040019", Geo + "|10040009"),
            ["Location.near"] = ("""{"resourceType":"Location","name":"x","position":{"latitude":$,"longitude":90.41}}""", "23.81", "22.36", "23.8|90.4|5|km"),
            ["MessageDefinition.focus"] = ("""{"resourceType":"MessageDefinition","status":"draft","date":"2024-01-01","eventUri":"http://example.org/e","focus":[{"code":"$","min":0,"max":"1"}]}""", "Patient", "Group", "Patient"),
            ["MolecularSequence.chromosome"] = (Sequence("\"genomeBuild\":\"GRCh 37\",\"chromosome\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/chromosome-human\",\"code\":\"$\"}]}"), "7", "8", "7"),
            ["MolecularSequence.chromosome-window-coordinate"] = (Sequence("\"genomeBuild\":\"GRCh 37\",\"chromosome\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/chromosome-human\",\"code\":\"$\"}]},\"windowStart\":10,\"windowEnd\":20"), "7", "8", "7$lt15$gt15"),
            ["MolecularSequence.chromosome-variant-coordinate"] = (Sequence("\"genomeBuild\":\"GRCh 37\",\"chromosome\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/chromosome-human\",\"code\":\"7\"}]}", ",\"variant\":[{\"start\":$,\"end\":90}]"), "10", "80", "7$lt50$gt50"),
            ["MolecularSequence.referenceseqid-variant-coordinate"] = (Sequence("\"referenceSeqId\":{\"coding\":[{\"system\":\"http://www.ncbi.nlm.nih.gov/nuccore\",\"code\":\"NC_1\"}]}", ",\"variant\":[{\"start\":$,\"end\":90}]"), "10", "80", "NC_1$lt50$gt50"),
            ["MolecularSequence.window-start"] = (Sequence("\"referenceSeqString\":\"A\",\"windowStart\":$"), "10", "20", "10"),
            ["MolecularSequence.window-end"] = (Sequence("\"referenceSeqString\":\"A\",\"windowEnd\":$"), "10", "20", "10"),
            ["Organization.address"] = ("""{"resourceType":"Organization","name":"x","address":[{"city":"$"}]}""", "Dhaka", "Sylhet", "Dhaka"),
            ["Organization.address-use"] = ("""{"resourceType":"Organization","name":"x","address":[{"use":"$","city":"x"}]}""", "work", "billing", "work"),
            ["Patient.bd-name"] = ("{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"x\",\"_text\":{\"extension\":[{\"url\":\"" + Core + "bd-name-bn\",\"valueString\":\"$\"}]}}]}", "রহিমা", "সালমা", "রহিমা"),
            ["Patient.deceased"] = ("""{"resourceType":"Patient","deceasedBoolean":$}""", "true", "false", "true"),
            ["Patient.language"] = (Speaking("Patient", "{\"language\":{\"coding\":[{\"system\":\"urn:ietf:bcp:47\",\"code\":\"$\"}]}}"), "bn", "en", "urn:ietf:bcp:47|bn"),
            ["Practitioner.communication"] = (Speaking("Practitioner", "{\"coding\":[{\"system\":\"urn:ietf:bcp:47\",\"code\":\"$\"}]}"), "bn", "en", "bn"),
            ["Questionnaire.code"] = ("""{"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1","type":"string","code":[{"system":"http://loinc.org","code":"$"}]}]}""", "8302-2", "29463-7", "8302-2"),
            ["Questionnaire.definition"] = ("""{"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1","type":"string","definition":"http://example.org/$"}]}""", "a", "b", "http://example.org/a"),
            ["RequestGroup.participant"] = ("""{"resourceType":"RequestGroup","status":"draft","intent":"plan","action":[{"resource":{"display":"x"},"participant":[{"reference":"Patient/$"}]}]}""", "p1", "p2", "Patient/p1"),
            ["ServiceRequest.order-detail"] = ("{\"resourceType\":\"ServiceRequest\",\"status\":\"draft\",\"intent\":\"order\",\"subject\":{\"reference\":\"Patient/p\"}," + Concept + ",\"orderDetail\":[{\"text\":\"$\"}]}", "a", "b", "a"),
            ["StructureDefinition.path"] = (Structure("\"type\":\"Patient\",\"differential\":{\"element\":[{\"id\":\"Patient.$\",\"path\":\"Patient.$\"}]}"), "active", "gender", "Patient.active"),
            ["StructureDefinition.base-path"] = (Structure("\"type\":\"Patient\",\"differential\":{\"element\":[{\"id\":\"Patient.active\",\"path\":\"Patient.active\",\"base\":{\"path\":\"Patient.$\",\"min\":0,\"max\":\"1\"}}]}"), "active", "gender", "Patient.active"),
            ["StructureDefinition.type"] = (Structure("\"type\":\"$\",\"differential\":{\"element\":[{\"id\":\"$\",\"path\":\"$\"}]}"), "Basic", "Group", "Basic"),
            ["StructureDefinition.valueset"] = (Structure("\"type\":\"Patient\",\"differential\":{\"element\":[{\"id\":\"Patient.gender\",\"path\":\"Patient.gender\"}]},\"snapshot\":{\"element\":[{\"id\":\"Patient\",\"path\":\"Patient\",\"definition\":\"x\",\"min\":0,\"max\":\"*\",\"base\":{\"path\":\"Patient\",\"min\":0,\"max\":\"*\"}},{\"id\":\"Patient.gender\",\"path\":\"Patient.gender\",\"definition\":\"x\",\"min\":0,\"max\":\"1\",\"base\":{\"path\":\"Patient.gender\",\"min\":0,\"max\":\"1\"},\"type\":[{\"code\":\"code\"}],\"binding\":{\"strength\":\"required\",\"valueSet\":\"http://example.org/vs/$\"}}]}"), "a", "b", "http://example.org/vs/a"),
        };

    private static string Document(string first) =>
        "{\"resourceType\":\"Bundle\",\"type\":\"document\",\"identifier\":{\"system\":\"urn:x\",\"value\":\"$\"},\"timestamp\":\"2024-01-01T00:00:00Z\",\"entry\":[{\"fullUrl\":\"http://example.org/" + first
        + "/$\",\"resource\":{\"resourceType\":\"" + first + "\",\"id\":\"$\",\"status\":\"final\",\"type\":{\"text\":\"x\"},\"date\":\"2024-01-01\",\"author\":[{\"display\":\"x\"}],\"title\":\"x\"}}]}";

    private static string Abated(string abatement) =>
        "{\"resourceType\":\"Condition\",\"clinicalStatus\":{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/condition-clinical\",\"code\":\"resolved\"}]},\"subject\":{\"reference\":\"Patient/p\"}," + abatement + "}";

    private static string Linked(string source, string alternate) =>
        "{\"resourceType\":\"Linkage\",\"item\":[{\"type\":\"source\",\"resource\":{\"reference\":\"" + source + "\"}},{\"type\":\"alternate\",\"resource\":{\"reference\":\"" + alternate + "\"}}]}";

    private static string Geography(string extension) =>
        "{\"extension\":[{\"url\":\"" + Core + extension + "\",\"valueCodeableConcept\":{\"coding\":[{\"system\":\"" + Geo + "\",\"code\":\"$\"}]}}]}";

    private static string Addressed(string type, string address) =>
        "{\"resourceType\":\"" + type + "\",\"address\":" + (type == "Patient" ? "[" + address + "]" : address) + "}";

    private static string Speaking(string type, string communication) => "{\"resourceType\":\"" + type + "\",\"communication\":[" + communication + "]}";

    private static string Sequence(string reference, string more = "") =>
        "{\"resourceType\":\"MolecularSequence\",\"coordinateSystem\":0,\"referenceSeq\":{\"strand\":\"watson\"," + reference
        + (reference.Contains("window", StringComparison.Ordinal) ? "" : ",\"windowStart\":1,\"windowEnd\":99") + "}" + more + "}";

    private static string Structure(string content) =>
        "{\"resourceType\":\"StructureDefinition\",\"url\":\"http://example.org/sd/$\",\"name\":\"X\",\"status\":\"draft\",\"kind\":\"resource\",\"abstract\":false,\"baseDefinition\":\"http://hl7.org/fhir/StructureDefinition/Patient\",\"derivation\":\"constraint\"," + content + "}";
}
