import { connectWorkspace, type ConnectWorkspaceDependencies } from '../accounts/connect-workspace'
import type { WorkspaceUser } from '../model/workspace-user'

export interface ConnectWorkspaceHandlerDependencies extends ConnectWorkspaceDependencies {
  /** None where no Workspace is configured. */
  readonly users: readonly WorkspaceUser[]
}

/** `connectWorkspaceUsers`: connects whoever is configured and not connected. */
export function connectWorkspaceHandler(begin: () => ConnectWorkspaceHandlerDependencies) {
  return async (): Promise<void> => {
    const dependencies = begin()
    await connectWorkspace(dependencies.users, dependencies)
  }
}
