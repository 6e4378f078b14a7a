using System.Text;
using Microsoft.Data.Sqlite;

namespace Shr.Server.Security.Audit;

/// <summary>Turns a question to the log into SQL. Values only ever travel as parameters.</summary>
internal static class AuditSql
{
    /// <summary>The outcome code of an HTTP status: 0 success, 4 the client's failure, 8 the server's.</summary>
    /// <remarks>https://hl7.org/fhir/R4/valueset-audit-event-outcome.html</remarks>
    public static int OutcomeOf(int status) => status < 400 ? 0 : status < 500 ? 4 : 8;

    /// <summary>The command of a question.</summary>
    public static SqliteCommand Of(AuditQuestion question, SqliteConnection connection)
    {
        var command = connection.CreateCommand();
        var sql = new StringBuilder("select e.sequence, e.json from event e where e.sequence < $before");
        command.Parameters.AddWithValue("$before", question.Before);
        Add(question.From?.ToUnixTimeMilliseconds(), "e.at >= $from", "$from");
        Add(question.Until?.ToUnixTimeMilliseconds(), "e.at < $until", "$until");
        Add(question.Who, "e.who = $who", "$who");
        Add(question.Action?.ToString(), "e.action = $action", "$action");
        Add(question.Interaction, "e.interaction = $interaction", "$interaction");
        Add(question.Outcome, "e.outcome = $outcome", "$outcome");
        Add(question.Entity, "exists (select 1 from entity n where n.reference = $entity and n.sequence = e.sequence)", "$entity");
        if (question.Patients is { } patients)
        {
            var names = patients.Select((patient, i) =>
            {
                command.Parameters.AddWithValue($"$p{i}", patient);
                return $"$p{i}";
            });
            sql.Append(" and exists (select 1 from touched t where t.sequence = e.sequence and t.patient in (").AppendJoin(',', names).Append("))");
        }

        command.Parameters.AddWithValue("$count", question.Count);
#pragma warning disable CA2100 // Put together of constants and parameter names made here.
        command.CommandText = sql.Append(" order by e.sequence desc limit $count").ToString();
#pragma warning restore CA2100
        return command;

        void Add(object? value, string condition, string name)
        {
            if (value is not null)
            {
                sql.Append(" and ").Append(condition);
                command.Parameters.AddWithValue(name, value);
            }
        }
    }
}
