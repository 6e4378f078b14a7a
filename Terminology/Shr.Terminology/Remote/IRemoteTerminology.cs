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
}
