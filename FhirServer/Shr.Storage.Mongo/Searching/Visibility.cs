using System.Diagnostics;
using Shr.Search.Plans;
using Shr.Storage.Mongo.Driving;

namespace Shr.Storage.Mongo.Searching;

/// <summary>What a caller may see, as a clause that every query adds; so what is hidden can neither be found, nor lead somewhere, nor be counted.</summary>
internal static class Visibility
{
    /// <summary>Hides nothing.</summary>
    public static Clause Full { get; } = new EverythingClause();

    /// <summary>Works a filter out for one state; its own conditions are asked over all data.</summary>
    public static Clause Of(AccessFilter access, MongoReader reader) => access switch
    {
        AllAccess => Full,
        ConditionalAccess conditional => new ClauseCompiler(new RecordScan(reader, null), Full).Compile(conditional.Condition),
        _ => throw new UnreachableException($"{access.GetType().Name} is no access filter"),
    };
}
