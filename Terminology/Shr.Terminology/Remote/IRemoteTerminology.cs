namespace Shr.Terminology.Remote;

/// <summary>Asks another terminology server about code systems that are not held here. Implemented where HTTP is allowed; safe to use from many threads.</summary>
public interface IRemoteTerminology
{
    /// <summary>What the other server knows of a code; null where it says there is no such code.</summary>
    /// <exception cref="RemoteAwayException">It cannot be asked, or does not know the code system.</exception>
    RemoteConcept? Find(string system, string? version, string code);

    /// <summary>Whether the first code stands above the second.</summary>
    /// <exception cref="RemoteAwayException">It cannot be asked.</exception>
    bool Subsumes(string system, string? version, string ancestor, string descendant);

    /// <summary>Whether a code is in a value set that the other server holds; null where it cannot say.</summary>
    /// <exception cref="RemoteAwayException">It cannot be asked.</exception>
    bool? IsMember(string valueSet, string? system, string? version, string code);

    /// <summary>The other server's own answer to an operation: what it found, or why it did not.</summary>
    /// <param name="operation">Expand, ValueSetValidateCode or Translate.</param>
    /// <param name="parameters">A Parameters resource as JSON.</param>
    /// <param name="subject">What it is about, for the message where it cannot be asked.</param>
    /// <exception cref="RemoteAwayException">It cannot be asked, or answers what no terminology server answers.</exception>
    TerminologyResult Ask(TerminologyOperation operation, ReadOnlyMemory<byte> parameters, string subject);
}
