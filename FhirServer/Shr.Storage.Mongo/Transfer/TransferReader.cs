using System.Text;
using Shr.Storage.Mongo.Bson;
using Shr.Storage.Mongo.Driving;
using Shr.Storage.Mongo.Layout;
using Shr.Storage.Mongo.Reading;
using Shr.Storage.Mongo.Searching;
using Shr.Storage.Transfer;

namespace Shr.Storage.Mongo.Transfer;

/// <summary>Reads versions with everything that belongs to them.</summary>
internal sealed class TransferReader(MongoReader reader)
{
    /// <summary>The position of the last version; 0 for none.</summary>
    public long Last()
    {
        var last = 0L;
        var options = new FindOptions { Sort = new BsonWriter(32).Int32("_id"u8, -1).Finish(), Limit = 1, Projection = new BsonWriter(32).Int32("n"u8, 1).Finish() };
        reader.Find(Collections.Versions, new BsonWriter(), options, document =>
        {
            last = document.Int64("_id"u8);
            return false;
        });
        return last;
    }

    public List<TransferVersion> Read(long after, int limit)
    {
        var positions = new List<long>();
        var filter = new BsonWriter().StartDocument("_id"u8).Int64("$gt"u8, after).End();
        var versions = new VersionReader(reader).Read(filter, new BsonWriter(32).Int32("_id"u8, 1).Finish(), limit, positions);
        var patients = Texts(positions, "b");
        var topics = Texts(positions, "f");
        var current = Current(versions);
        var found = new List<TransferVersion>(versions.Count);
        for (var i = 0; i < versions.Count; i++)
        {
            var isCurrent = current.TryGetValue(positions[i], out var record) && !versions[i].IsDeleted;
            found.Add(new TransferVersion(versions[i], Position.IndexOf(positions[i]), patients[positions[i]], isCurrent ? Entries(record!) : null) { Topics = topics[positions[i]] });
        }

        return found;
    }

    private Dictionary<long, IReadOnlyList<string>> Texts(List<long> positions, string field)
    {
        var name = Encoding.ASCII.GetBytes(field);
        var texts = new Dictionary<long, IReadOnlyList<string>>(positions.Count);
        var filter = new BsonWriter().StartDocument("_id"u8).StartArray("$in"u8);
        foreach (var position in positions)
        {
            filter.Int64(default, position);
        }

        var options = new FindOptions { Projection = new BsonWriter(32).Int32(name, 1).Finish() };
        reader.Find(Collections.Versions, filter.End().End(), options, document =>
        {
            var values = new List<string>();
            if (document.TryGet(name, out var list))
            {
                foreach (var value in list.Document)
                {
                    values.Add(value.Text);
                }
            }

            texts[document.Int64("_id"u8)] = values;
            return true;
        });
        return texts;
    }

    private Dictionary<long, Candidate> Current(List<ResourceVersion> versions)
    {
        var current = new Dictionary<long, Candidate>();
        var ids = new IdsClause([.. versions.Select(version => version.Key.ToString()).Distinct()]);
        new RecordScan(reader, null).Run(new ScanRequest { Parts = CandidateParts.Keys | CandidateParts.Links }, ids, record =>
        {
            current[record.Position] = record;
            return true;
        });
        return current;
    }

    private static TransferEntries Entries(Candidate record) => new(
        [.. record.Keys.Select(key => SortableText.Decode(key))],
        [.. record.Links.Select(LinkOf)]);

    private static TransferLink LinkOf(string link)
    {
        var space = link.LastIndexOf(' ');
        var parameter = SortableText.Decode(Encoding.ASCII.GetBytes(link[(space + 1)..]));
        return new TransferLink(KeyText.Parse(link[..space]), (parameter[0] << 16) | (parameter[1] << 8) | parameter[2]);
    }
}
