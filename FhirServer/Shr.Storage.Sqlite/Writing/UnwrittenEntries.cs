using System.Diagnostics;
using Shr.Search.Plans;

namespace Shr.Storage.Sqlite.Writing;

/// <summary>
/// Whether index rows that are not in the table yet could change a search's answer. Mostly they cannot, as two creates
/// look for different identifiers; then the group goes on collecting.
/// </summary>
internal static class UnwrittenEntries
{
    public static bool MayMatter(IndexCondition condition, GroupBuffer buffer) => condition switch
    {
        KeyRange range => buffer.Touches(range.Low, range.High),
        AllOf all => Any(all.Conditions, buffer),
        AnyOf any => Any(any.Conditions, buffer),
        Not not => MayMatter(not.Condition, buffer),
        Refers refers => MayMatter(refers.Target, buffer),
        ReferredBy referred => MayMatter(referred.Source, buffer),
        OfPatient of => MayMatter(of.Patient, buffer),
        Everything or Nothing or HasKey or HasType or BelongsTo => false,
        _ => throw new UnreachableException($"{condition.GetType().Name} is no condition"),
    };

    private static bool Any(IReadOnlyList<IndexCondition> conditions, GroupBuffer buffer)
    {
        foreach (var condition in conditions)
        {
            if (MayMatter(condition, buffer))
            {
                return true;
            }
        }

        return false;
    }
}
