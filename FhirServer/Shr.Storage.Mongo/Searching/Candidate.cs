using Shr.Storage.Mongo.Bson;

namespace Shr.Storage.Mongo.Searching;

/// <summary>A record as a search sees it; its lists are empty where the search did not ask for them.</summary>
/// <param name="Id"><c>Patient/23</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="Record">Its number, which it keeps for ever.</param>
/// <param name="Position">Where its current version stands.</param>
/// <param name="Updated">When that version was made.</param>
/// <param name="Keys">Its index keys as text, sorted.</param>
/// <param name="Links">Its references.</param>
/// <param name="Patients">Ids of the patients it belongs to.</param>
internal sealed record Candidate(
    string Id, string Type, long Record, long Position, long Updated, IReadOnlyList<byte[]> Keys, IReadOnlyList<string> Links, IReadOnlyList<string> Patients)
{
    public static Candidate Read(BsonView document)
    {
        string id = "", type = "";
        long record = 0, position = 0, updated = 0;
        IReadOnlyList<byte[]> keys = [];
        IReadOnlyList<string> links = [], patients = [];
        foreach (var field in document)
        {
            if (field.Name.SequenceEqual("_id"u8))
            {
                id = field.Text;
                continue;
            }

            switch (field.Name[0])
            {
                case (byte)'t': type = field.Text; break;
                case (byte)'r': record = field.Int64; break;
                case (byte)'p': position = field.Int64; break;
                case (byte)'a': updated = field.Int64; break;
                case (byte)'k': keys = ReadKeys(field.Document); break;
                case (byte)'l': links = ReadTexts(field.Document); break;
                case (byte)'b': patients = ReadTexts(field.Document); break;
            }
        }

        return new Candidate(id, type, record, position, updated, keys, links, patients);
    }

    private static List<byte[]> ReadKeys(BsonView array)
    {
        var keys = new List<byte[]>();
        foreach (var item in array)
        {
            keys.Add(item.Utf8.ToArray());
        }

        return keys;
    }

    private static List<string> ReadTexts(BsonView array)
    {
        var texts = new List<string>();
        foreach (var item in array)
        {
            texts.Add(item.Text);
        }

        return texts;
    }
}
